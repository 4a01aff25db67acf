using CondaStore.Domain.Specs;
using FsCheck;
using FsCheck.Fluent;

namespace CondaStore.Domain.Tests.Specs;

public sealed class YamlWriterTests
{
    [Theory]
    [InlineData("abc", "abc")]
    [InlineData("python >=3.8,<4", "python >=3.8,<4")]
    [InlineData("https://h/c?x=1#y", "https://h/c?x=1#y")]
    [InlineData("-r requirements.txt", "-r requirements.txt")]
    [InlineData("1.26.4", "1.26.4")]
    [InlineData("", "''")]
    [InlineData("3.10", "'3.10'")]
    [InlineData("1e5", "'1e5'")]
    [InlineData("12:30", "'12:30'")]
    [InlineData("0x1f", "'0x1f'")]
    [InlineData("yes", "'yes'")]
    [InlineData("NULL", "'NULL'")]
    [InlineData("2024-01-02", "'2024-01-02'")]
    [InlineData("a: b", "'a: b'")]
    [InlineData("a #b", "'a #b'")]
    [InlineData(">=3.8", "'>=3.8'")]
    [InlineData("*", "'*'")]
    [InlineData("n[build=x]", "'n[build=x]'")]
    [InlineData("it's", "it's")]
    [InlineData("'x'", "'''x'''")]
    [InlineData("a\nb", "\"a\\nb\"")]
    [InlineData(" a", "' a'")]
    public void Quote_Text_IsPlainWhereItIsSafe(string value, string expected) => Assert.Equal(expected, YamlWriter.Quote(value));

    [Fact]
    public void Quote_AnyText_ReadsBack() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5000), Prop.ForAll(
            Gen.ArrayOf(Gen.Elements("a", "1", ":", " ", "#", "'", "\"", "-", "[", "{", "\n", "\t", "\\", "é", "!", "&", "*", "?", "|", ">", "%", "@", "`", ",", "~", "=", "<<", "no", "\u0085", "\u2028"))
                .Select(string.Concat).ToArbitrary(),
            value =>
            {
                DocumentNode node = DocumentReader.Read($"k: {YamlWriter.Quote(value)}\n{YamlWriter.Quote(value + "x")}: {YamlWriter.Quote(value)}\n", null, 1 << 20)!;
                return node.Entries![0].Value.Text == value && node.Entries[1].Key.Text == value + "x"
                    && (value.Length == 0 || !node.Entries[0].Value.IsNull);
            }));
}

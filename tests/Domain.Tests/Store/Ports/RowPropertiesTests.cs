using System.Text;
using System.Text.Json;
using CondaStore.Domain.Store.Ports;
using FsCheck;
using FsCheck.Fluent;

namespace CondaStore.Domain.Tests.Store.Ports;

public sealed class RowPropertiesTests
{
    private static readonly Arbitrary<object> Values = Gen.OneOf(
        Gen.Choose(0, 0x2FFF).ListOf().Select(object (c) => string.Concat(c.Select(i => (char)i))),
        Gen.Elements<object>(long.MinValue, -1L, 0L, 7L, long.MaxValue, true, false),
        Gen.Elements<object>(double.NaN, double.PositiveInfinity, double.Epsilon, -0.1, 1e300, 0.1 + 0.2),
        Gen.Choose(0, int.MaxValue).Select(object (i) => DateTimeOffset.UnixEpoch.AddTicks(i * 7_777_777L)),
        Gen.Choose(0, 255).ListOf().Select(object (b) => b.Select(i => (byte)i).ToArray())).ToArbitrary();

    [Fact]
    public void Read_OfWhatWriteMade_GivesTheSameValues() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(
        Values,
        Values,
        (first, second) =>
        {
            TableRow row = new("p", "r") { ["a"] = first, ["b"] = second };

            TableRow back = Read(Write(row));

            Assert.Equal(row.Properties, back.Properties);
        }));

    [Theory]
    [InlineData("""{"a":null}""")]
    [InlineData("""{"a":[1]}""")]
    [InlineData("""{"a":1.5}""")]
    [InlineData("""{"a":{}}""")]
    [InlineData("""{"a":{"double":1.5}}""")]
    [InlineData("""{"a":{"double":"one"}}""")]
    [InlineData("""{"a":{"time":"yesterday"}}""")]
    [InlineData("""{"a":{"bytes":"*"}}""")]
    [InlineData("""{"a":{"guid":"00000000-0000-0000-0000-000000000000"}}""")]
    [InlineData("""{"a":{"double":"1","time":"2026-01-01T00:00:00Z"}}""")]
    public void Read_OfAnythingElse_Refuses(string json) =>
        Assert.Throws<JsonException>(() => Read(json));

    private static string Write(TableRow row)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            RowProperties.Write(writer, row);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static TableRow Read(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        TableRow row = new("p", "r");
        RowProperties.Read(document.RootElement, row);
        return row;
    }
}

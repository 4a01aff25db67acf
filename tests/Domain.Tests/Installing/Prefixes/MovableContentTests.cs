using System.Text;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Tests.TestSupport;
using FsCheck;
using FsCheck.Fluent;

namespace CondaStore.Domain.Tests.Installing.Prefixes;

public sealed class MovableContentTests : IDisposable
{
    private const string Here = "/srv/environments/here";
    private const string There = "/home/there";

    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Hash_AnyTextThatMoves_StaysTheSame()
    {
        Gen<string> pieces = Gen.Elements("@", "@/lib", "\n", "word", "#!@/bin/x -a\n", "é", "/srv/env");
        Prop.ForAll(pieces.ListOf().Select(string.Concat).Where(t => t.Contains('@')).ToArbitrary(), text =>
            Hash(text.Replace("@", Here), Here) == Hash(text.Replace("@", There), There)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Hash_LongFile_IsTheSameInWindowsAsWhole()
    {
        // Occurrences and padding at every place of a window.
        StringBuilder text = new("\0");
        for (int i = 0; i < 3000; i++)
        {
            text.Append(new string('x', i % 17)).Append(Here).Append("/lib").Append(new string('\0', 1 + (i % 29)));
        }

        string file = _folder.Write("file", text.ToString());

        string? whole = MovableContent.Hash(file, Here, windowLength: 1 << 22);
        Assert.NotNull(whole);
        Assert.Equal(whole, MovableContent.Hash(file, Here, windowLength: 1));
        Assert.Equal(whole, MovableContent.Hash(file, Here, windowLength: 5003));
    }

    [Fact]
    public void Hash_FileWithoutPrefix_IsNone() => Assert.Null(Hash("/srv/environments/her", Here));

    private string? Hash(string content, string prefix) => MovableContent.Hash(_folder.Write("file", content), prefix);
}

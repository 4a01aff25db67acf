using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Records;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Installing.Linking;

public sealed class PackageUnlinkerTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<string> _warnings = [];

    public PackageUnlinkerTests() => Directory.CreateDirectory(_directory.At("env/conda-meta"));

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("../outside/file")]
    [InlineData("lib/../../outside/file")]
    [InlineData("conda-meta/history")]
    [InlineData("linked/file")]
    public void Unlink_RecordThatLies_TouchesNothingElsewhere(string path)
    {
        _directory.Write("outside/file", "x");
        _directory.Write("env/conda-meta/history", "x");
        Directory.CreateSymbolicLink(_directory.At("env/linked"), _directory.At("outside"));

        Unlink(path, _directory.At("outside/file"));

        Assert.True(File.Exists(_directory.At("outside/file")));
        Assert.True(File.Exists(_directory.At("env/conda-meta/history")));
        Assert.NotEmpty(_warnings);
    }

    [Fact]
    public void Unlink_Directories_GoOnlyWhenEmptyAndUnneeded()
    {
        _directory.Write("env/a/b/c/file", "x");
        _directory.Write("env/a/mine", "x");
        _directory.Write("env/d/e/file", "x");
        _directory.Write("env/f/file", "x");

        Unlink(p => p == "d/e", "a/b/c/file", "d/e/file", "f/file");

        Assert.Equal(["a/mine", "d/e"], new[] { "a/b", "a/mine", "d/e", "f" }.Where(p => Path.Exists(_directory.At("env/" + p))));
    }

    [Fact]
    public void Unlink_FileThatIsGone_IsNoFailure()
    {
        _directory.Write("env/lib", "a file where the record has a directory");

        Unlink("gone", "lib/file");

        Assert.Empty(_warnings);
        Assert.False(File.Exists(_directory.At("env/conda-meta/p-1-0.json")));
    }

    [Fact]
    public void Unlink_PathThatBecameADirectory_IsLeftAlone()
    {
        _directory.Write("env/share/x/mine", "x");

        Unlink("share/x");

        Assert.True(File.Exists(_directory.At("env/share/x/mine")));
        Assert.Single(_warnings);
    }

    private void Unlink(params string[] paths) => Unlink(_ => false, paths);

    private void Unlink(Func<string, bool> isNeeded, params string[] paths)
    {
        PrefixRecord record = new()
        {
            Repodata = new RepodataRecord { Name = "p", Version = "1", Build = "0", Subdir = "noarch", FileName = "p-1-0.conda", Url = string.Empty },
            Paths = [.. paths.Select(p => new PrefixPath { Path = p })],
        };
        PrefixData.WriteRecord(_directory.At("env"), record);
        new PackageUnlinker(_directory.At("env"), _warnings.Add).Unlink(record, isNeeded);
    }
}

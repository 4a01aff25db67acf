using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Installing.Linking;

public sealed class DeferredSymlinkTests : IDisposable
{
    private readonly TemporaryDirectory _prefix = new();

    public void Dispose() => _prefix.Dispose();

    [Fact]
    public void TryCopy_LinkToAFile_CopiesIt()
    {
        _prefix.Write("lib/libz.so.1", "z");

        Assert.True(new DeferredSymlink("lib/libz.so", "libz.so.1").TryCopy(_prefix.Path, new CopyBudget()));
        Assert.Equal("z", File.ReadAllText(_prefix.At("lib/libz.so")));
    }

    [Fact]
    public void TryCopy_LinkToADirectory_CopiesTheTree()
    {
        _prefix.Write("lib/a/b", "b");
        _prefix.Write("lib/a/c/d", "d");

        Assert.True(new DeferredSymlink("share/a", "../lib/a").TryCopy(_prefix.Path, new CopyBudget()));
        Assert.Equal("d", File.ReadAllText(_prefix.At("share/a/c/d")));
    }

    [Fact]
    public void TryCopy_LinksToDirectoriesWithLinks_StopAtTheBudget()
    {
        // Each level has ten times what the one below has.
        for (int i = 0; i < 10; i++)
        {
            _prefix.Write($"d0/{i}", "x");
        }

        CopyBudget budget = new(mostFiles: 5000);
        StoreException failure = Assert.Throws<StoreException>(() =>
        {
            for (int level = 1; level < 10; level++)
            {
                for (int i = 0; i < 10; i++)
                {
                    Assert.True(new DeferredSymlink($"d{level}/{i}", $"../d{level - 1}").TryCopy(_prefix.Path, budget));
                }
            }
        });

        Assert.Equal(ErrorCode.ArchiveTooLarge, failure.Code);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../../outside")]
    [InlineData("missing")]
    [InlineData("..")]
    public void TryCopy_TargetOutsideMissingOrAboveItself_CopiesNothing(string target)
    {
        Directory.CreateDirectory(_prefix.At("lib/sub"));

        Assert.False(new DeferredSymlink("lib/link", target).TryCopy(_prefix.Path, new CopyBudget()));
        Assert.False(Path.Exists(_prefix.At("lib/link")));
    }
}

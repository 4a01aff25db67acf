using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Installing.Transactions;

namespace CondaStore.Domain.Tests.Installing;

/// <summary>Several packages with the same path: cases after the clobber packages of rattler's test channel.</summary>
public sealed class ClobberTests : IDisposable
{
    private readonly TestPrefix _prefix = new();

    public void Dispose() => _prefix.Dispose();

    [Fact]
    public async Task Install_SamePath_LastInTopologicalOrderWins()
    {
        await _prefix.InstallAsync(Clobber(3), Clobber(1), Clobber(2));

        Assert.Equal("clobber-3", _prefix.Read("clobber.txt"));
        Assert.Equal("clobber-1", _prefix.Read("__clobbers__/clobber-1/clobber.txt"));
        Assert.Equal("clobber-2", _prefix.Read("__clobbers__/clobber-2/clobber.txt"));
        PrefixPath lost = _prefix.Record("clobber-1").Paths.Single();
        Assert.Equal(("__clobbers__/clobber-1/clobber.txt", "clobber.txt"), (lost.Path, lost.OriginalPath));
        Assert.Null(_prefix.Record("clobber-3").Paths.Single().OriginalPath);
        await _prefix.AssertIntactAsync();
    }

    [Fact]
    public async Task Install_DependencyOrder_DecidesOverNames()
    {
        await _prefix.InstallAsync(
            _prefix.Package("a").DependsOn("b").File("clobber.txt", "a").Build(), _prefix.Package("b").File("clobber.txt", "b").Build());

        Assert.Equal("a", _prefix.Read("clobber.txt"));
    }

    [Fact]
    public async Task Remove_Winner_NextOwnerComesBack()
    {
        await _prefix.InstallAsync(Clobber(1), Clobber(2), Clobber(3));

        await _prefix.InstallAsync(Clobber(1), Clobber(2));
        Assert.Equal("clobber-2", _prefix.Read("clobber.txt"));
        Assert.Null(_prefix.Record("clobber-2").Paths.Single().OriginalPath);
        await _prefix.AssertIntactAsync();

        await _prefix.InstallAsync(Clobber(1));
        Assert.Equal("clobber-1", _prefix.Read("clobber.txt"));
        Assert.False(_prefix.Has("__clobbers__"));
        await _prefix.AssertIntactAsync();
    }

    [Fact]
    public async Task Remove_Loser_LeavesTheWinner()
    {
        await _prefix.InstallAsync(Clobber(1), Clobber(2));
        await _prefix.InstallAsync(Clobber(2));

        Assert.Equal("clobber-2", _prefix.Read("clobber.txt"));
        Assert.False(_prefix.Has("__clobbers__"));
    }

    [Fact]
    public async Task Upgrade_Winner_KeepsThePath()
    {
        await _prefix.InstallAsync(Clobber(1), Clobber(2));
        await _prefix.InstallAsync(Clobber(1), _prefix.Package("clobber-2", "2.0").File("clobber.txt", "clobber-2 v2").Build());

        Assert.Equal("clobber-2 v2", _prefix.Read("clobber.txt"));
        Assert.Equal("clobber-1", _prefix.Read("__clobbers__/clobber-1/clobber.txt"));
        await _prefix.AssertIntactAsync();
    }

    [Fact]
    public async Task Upgrade_PackageThatNoLongerHasThePath_GivesItToTheNext()
    {
        await _prefix.InstallAsync(Clobber(1), Clobber(2));
        await _prefix.InstallAsync(Clobber(1), _prefix.Package("clobber-2", "2.0").File("other.txt", "x").Build());

        Assert.Equal("clobber-1", _prefix.Read("clobber.txt"));
        await _prefix.AssertIntactAsync();
    }

    [Fact]
    public async Task Install_LaterPackageTakesAPathOfAnInstalledOne()
    {
        await _prefix.InstallAsync(Clobber(1));
        await _prefix.InstallAsync(Clobber(1), Clobber(2));

        Assert.Equal("clobber-2", _prefix.Read("clobber.txt"));
        Assert.Equal("clobber-1", _prefix.Read("__clobbers__/clobber-1/clobber.txt"));
        await _prefix.AssertIntactAsync();
    }

    [Theory]
    [InlineData("fd-1", "fd-2", "fd-3", true)]
    [InlineData("fd-9", "fd-2", "fd-3", false)]
    public async Task Install_FileMeetsDirectory_LastInOrderDecides(string file, string one, string other, bool directoryWins)
    {
        ReadyPackage[] packages =
        [
            _prefix.Package(file).File("clobber", "file").Build(), _prefix.Package(one).File("clobber/one.txt", "one").Build(),
            _prefix.Package(other).File("clobber/other.txt", "other").Build(),
        ];
        foreach (int[] order in new[] { new[] { 0, 1, 2 }, [2, 1, 0], [1, 0, 2] })
        {
            await _prefix.InstallAsync(new InstallOptions { Parallelism = 1 }, packages, _ => order.Select(i => packages[i]));
            if (directoryWins)
            {
                Assert.Equal(("one", "other"), (_prefix.Read("clobber/one.txt"), _prefix.Read("clobber/other.txt")));
                Assert.Equal("file", _prefix.Read($"__clobbers__/{file}/clobber"));
            }
            else
            {
                Assert.Equal("file", _prefix.Read("clobber"));
                Assert.Equal("one", _prefix.Read($"__clobbers__/{one}/clobber/one.txt"));
            }

            await _prefix.AssertIntactAsync();
            await _prefix.InstallAsync();
            Assert.Equal("conda-meta", Path.GetFileName(Assert.Single(Directory.EnumerateFileSystemEntries(_prefix.Path))));
        }
    }

    [Fact]
    public async Task Upgrade_DirectoryBecomesAFile_IsLinked()
    {
        await _prefix.InstallAsync(_prefix.Package("clobber-directory-upgrade", "0.1.0").File("xbin/content.txt", "old").Build());
        await _prefix.InstallAsync(_prefix.Package("clobber-directory-upgrade", "0.2.0").File("bin/content.txt", "new").Symlink("xbin", "bin").Build());

        Assert.Equal("new", _prefix.Read("xbin/content.txt"));
        await _prefix.AssertIntactAsync();
    }

    [Fact]
    public async Task Install_PathBelowASymlinkOfAnotherPackage_IsNotWrittenThrough()
    {
        string outside = _prefix.Directory.At("outside");
        Directory.CreateDirectory(outside);
        ReadyPackage[] packages =
        [
            _prefix.Package("a-evil").Symlink("share/escape", outside).Build(), _prefix.Package("b").File("share/escape/file", "x").Build(),
        ];
        foreach (int[] order in new[] { new[] { 0, 1 }, [1, 0] })
        {
            await _prefix.InstallAsync(new InstallOptions { Parallelism = 1 }, packages, _ => order.Select(i => packages[i]));
            Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
            Assert.Equal("x", _prefix.Read("share/escape/file"));
            Assert.Null(new FileInfo(Path.Combine(_prefix.Path, "share/escape")).LinkTarget);
            await _prefix.InstallAsync();
        }
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/outside")]
    [InlineData("conda-meta/a-1.0-0.json")]
    [InlineData("__clobbers__/b/x")]
    public async Task Install_UnsafePath_IsRefused(string path)
    {
        StoreException failure = await Assert.ThrowsAsync<StoreException>(() => _prefix.InstallAsync(_prefix.Package("a").Claim(path).Build()));

        Assert.Equal(ErrorCode.UnsafePath, failure.Code);
        Assert.False(_prefix.Has("../outside"));
    }

    private ReadyPackage Clobber(int number) =>
        _prefix.Package($"clobber-{number}").File("clobber.txt", $"clobber-{number}").Build();
}

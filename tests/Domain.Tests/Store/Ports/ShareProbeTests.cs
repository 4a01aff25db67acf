using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Tests.Store.Ports;

public sealed class ShareProbeTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("share-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Open_LocalDirectory_FindsWhatLinuxFileSystemsCan()
    {
        MountedShare share = MountedShare.Open(Path.Combine(_directory.FullName, "new"));

        Assert.Equal(Path.Combine(_directory.FullName, "new"), share.Root);
        Assert.True(share.Capabilities.HardLinks);
        Assert.True(share.Capabilities.SymbolicLinks);
        Assert.True(share.Capabilities.CaseSensitive);
        Assert.True(share.Capabilities.ExecutableBits);
        Assert.Null(share.Capabilities.LinkLimit);
        Assert.Empty(share.Capabilities.Shortcomings());
    }

    [Fact]
    public void Open_Always_LeavesNothingBehind()
    {
        MountedShare.Open(_directory.FullName);

        Assert.Empty(_directory.EnumerateFileSystemInfos());
    }

    [Fact]
    public void Open_PathBelowAFile_Fails()
    {
        string file = Path.Combine(_directory.FullName, "file");
        File.WriteAllText(file, "");

        StoreException e = Assert.Throws<StoreException>(() => MountedShare.Open(Path.Combine(file, "share")));

        Assert.Equal(ErrorCode.FileSystem, e.Code);
    }

    [Fact]
    public void Shortcomings_OfAnSmbMount_NameEachLimit()
    {
        ShareCapabilities smb = new()
        {
            HardLinks = false,
            SymbolicLinks = false,
            Reflinks = false,
            CaseSensitive = false,
            ExecutableBits = false,
            LinkLimit = null,
        };

        Assert.Equal(4, smb.Shortcomings().Count);
    }
}

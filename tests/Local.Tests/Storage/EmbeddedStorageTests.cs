using CondaStore.Domain.Diagnostics;
using CondaStore.Local.Storage;

namespace CondaStore.Local.Tests.Storage;

public sealed class EmbeddedStorageTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("store-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Dispose_Twice_DoesNothing()
    {
        EmbeddedStorage storage = EmbeddedStorage.Open(_directory.FullName, null, TimeProvider.System);

        storage.Dispose();
        storage.Dispose();

        Assert.True(File.Exists(Path.Combine(_directory.FullName, "store.db")));
    }

    [Fact]
    public void Open_WithAShareElsewhere_UsesIt()
    {
        string share = Path.Combine(_directory.FullName, "elsewhere");

        using EmbeddedStorage storage = EmbeddedStorage.Open(Path.Combine(_directory.FullName, "data"), share, TimeProvider.System);

        Assert.Equal(share, storage.Share.Root);
    }

    [Fact]
    public void Open_PathBelowAFile_Fails()
    {
        string file = Path.Combine(_directory.FullName, "file");
        File.WriteAllText(file, "");

        StoreException e = Assert.Throws<StoreException>(() => EmbeddedStorage.Open(Path.Combine(file, "data"), null, TimeProvider.System));

        Assert.Equal(ErrorCode.FileSystem, e.Code);
    }
}

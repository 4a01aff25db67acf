using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Files;

public sealed class TemporaryFileTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WriteAll_FileIsThere_ReplacesItAndLeavesNothingElse()
    {
        string path = _folder.At("a/file");
        TemporaryFile.WriteAll(path, "first"u8);

        TemporaryFile.WriteAll(path, "second"u8, toDisk: true);

        Assert.Equal("second", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.At("a")));
    }

    // What has been removed meanwhile must not come back.
    [Fact]
    public void WriteAll_FolderIsGoneAndNotToBeMade_FailsAndMakesNone()
    {
        StoreException failure = Assert.Throws<StoreException>(() => TemporaryFile.WriteAll(_folder.At("gone/file"), "x"u8, makeFolder: false));

        Assert.Equal(ErrorCode.FileSystem, failure.Code);
        Assert.False(Directory.Exists(_folder.At("gone")));
    }
}

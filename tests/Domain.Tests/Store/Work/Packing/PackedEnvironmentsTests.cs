using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Work.Packing;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Tests.Support;

namespace CondaStore.Domain.Tests.Store.Work.Packing;

public sealed class PackedEnvironmentsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly InMemoryBlobs _blobs = new(TimeProvider.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    // The first file is larger than what waits between who packs and who stores, so the others are still to be read when it begins to come.
    [Theory]
    [InlineData("env/z", true)]
    [InlineData("env", false)]
    public async Task Write_FilesVanishMeanwhile_CanBeTriedAgainAsLongAsTheEnvironmentIsThere(string vanishing, bool isTransient)
    {
        _directory.Write("env/conda-meta/history", "");
        byte[] large = new byte[1 << 20];
        new Random(1).NextBytes(large);
        Directory.CreateDirectory(_directory.At("env/a"));
        await File.WriteAllBytesAsync(_directory.At("env/a/large"), large, Token);
        _directory.Write("env/z/file", "x");
        _blobs.BeforeWrite = async content =>
        {
            await content.ReadExactlyAsync(new byte[1], Token);
            Directory.Delete(_directory.At(vanishing), recursive: true);
        };

        Task<BlobProperties> writing = new PackedEnvironments(_blobs).WriteAsync(_directory.At("env"), "archive/e.tar.gz", new BlobWriteOptions(), Token);

        StoreException failure = await Assert.ThrowsAnyAsync<StoreException>(() => writing);
        Assert.Equal((ErrorCode.FileSystem, isTransient), (failure.Code, failure.IsTransient));
        Assert.Null(await _blobs.PropertiesAsync("archive/e.tar.gz", Token));
    }
}

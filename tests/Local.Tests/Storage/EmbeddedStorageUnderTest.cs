using CondaStore.Contracts;
using CondaStore.Domain.Store.Ports;
using CondaStore.Local.Storage;
using Microsoft.Extensions.Time.Testing;

namespace CondaStore.Local.Tests.Storage;

/// <summary>The embedded adapters in a temporary directory.</summary>
internal sealed class EmbeddedStorageUnderTest : IStorageUnderTest
{
    private readonly FakeTimeProvider _clock = new();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("store-");
    private readonly EmbeddedStorage _storage;

    private EmbeddedStorageUnderTest() => _storage = EmbeddedStorage.Open(_directory.FullName, null, _clock);

    public ITable Table => _storage.Table;

    public IBlobs Blobs => _storage.Blobs;

    public ILeases Leases => _storage.Leases;

    public static Task<IStorageUnderTest> OpenAsync() => Task.FromResult<IStorageUnderTest>(new EmbeddedStorageUnderTest());

    public Task PassAsync(TimeSpan time)
    {
        _clock.Advance(time);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _storage.Dispose();
        _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}

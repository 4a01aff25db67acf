using CondaStore.Contracts;
using CondaStore.Domain.Store.Ports;
using CondaStore.Functions.Azure;
using CondaStore.Functions.Configuration;

namespace CondaStore.Azure.Tests;

/// <summary>The Azure adapters on Azurite, with a table and a container of their own.</summary>
internal sealed class AzureStorageUnderTest(AzureStorage storage) : IStorageUnderTest
{
    public ITable Table => storage.Table;

    public IBlobs Blobs => storage.Blobs;

    public ILeases Leases => storage.Leases;

    public static async Task<IStorageUnderTest> OpenAsync(Azurite azurite) =>
        new AzureStorageUnderTest(await AzureStorage.OpenAsync(Options(azurite), TimeProvider.System, null, TestContext.Current.CancellationToken));

    public static AzureStorageOptions Options(Azurite azurite)
    {
        string unique = Guid.NewGuid().ToString("N");
        return new AzureStorageOptions { ConnectionString = azurite.ConnectionString, Container = $"c{unique}", Table = $"t{unique}", AppendBlocksPerBlob = BlobsContract.ManyBlocks };
    }

    /// <summary>The service has its own clock: time really passes.</summary>
    public Task PassAsync(TimeSpan time) => Task.Delay(time, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

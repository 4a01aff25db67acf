using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Audit;
using CondaStore.Domain.Store.Ports;
using CondaStore.Functions.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CondaStore.Functions.Azure;

/// <summary>Represents the ports of a store whose rows and blobs are in a storage account, which any number of hosts can share.</summary>
/// <param name="Table">The table of rows.</param>
/// <param name="Blobs">The blobs.</param>
/// <param name="Leases">The leases.</param>
public sealed record StoragePorts(ITable Table, IBlobs Blobs, ILeases Leases)
{
    /// <summary>Connects to the account specified by the section <c>Store:Storage</c>.</summary>
    /// <param name="configuration">The configuration of the host.</param>
    /// <param name="time">The clock for links and lease records.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">The settings do not specify an account (<see cref="ErrorCode.InvalidSetting"/>).</exception>
    /// <exception cref="StorageUnavailableException">The account does not respond.</exception>
    public static async Task<StoragePorts> OpenAsync(IConfiguration configuration, TimeProvider time, CancellationToken cancellationToken)
    {
        AzureStorageOptions options =
            configuration.GetSection(StoreOptions.Section).GetSection(nameof(StoreOptions.Storage))
                .Get<AzureStorageOptions>() ?? new AzureStorageOptions();
        AzureStorage storage = await AzureStorage.OpenAsync(options, time, null, cancellationToken);
        return new StoragePorts(storage.Table, storage.Blobs, storage.Leases);
    }

    /// <summary>Registers the ports.</summary>
    public void AddTo(IServiceCollection services)
    {
        services.AddSingleton<ITable>(new RecordingTable(Table));
        services.AddSingleton(Blobs);
        services.AddSingleton(Leases);
    }
}

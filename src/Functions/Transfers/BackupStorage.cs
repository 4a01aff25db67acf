using CondaStore.Domain.Store.Ports;
using CondaStore.Functions.Azure;
using CondaStore.Functions.Configuration;
using Microsoft.Extensions.Configuration;

namespace CondaStore.Functions.Transfers;

/// <summary>Represents the storage of backups: a folder or container of its own, separate from the storage being backed up.</summary>
/// <param name="Blobs">The blobs.</param>
public sealed record BackupStorage(IBlobs Blobs)
{
    private const string ContainerSetting = StoreOptions.Section + ":" + nameof(StoreOptions.Storage) + ":Container";
    private const string UsualContainer = "store";
    private const string Suffix = "-backups";

    /// <summary>
    /// Opens the container of the same account whose name is that of the store's container with the suffix <c>-backups</c>.
    /// </summary>
    /// <param name="configuration">The configuration of the host, which specifies the account.</param>
    /// <param name="time">The clock for links and lease records.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static Task<BackupStorage> OpenAsync(IConfiguration configuration, TimeProvider time, CancellationToken cancellationToken) =>
        OpenAsync(configuration, (configuration[ContainerSetting] ?? UsualContainer) + Suffix, time, cancellationToken);

    /// <summary>Opens a container of the account specified by a configuration.</summary>
    public static async Task<BackupStorage> OpenAsync(
        IConfiguration configuration, string container, TimeProvider time, CancellationToken cancellationToken)
    {
        IConfiguration other = new ConfigurationBuilder()
            .AddConfiguration(configuration)
            .AddInMemoryCollection([KeyValuePair.Create<string, string?>(ContainerSetting, container)])
            .Build();
        return new BackupStorage((await StoragePorts.OpenAsync(other, time, cancellationToken)).Blobs);
    }
}

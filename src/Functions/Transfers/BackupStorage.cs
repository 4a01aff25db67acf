using CondaStore.Domain.Store.Ports;
using CondaStore.Functions.Azure;
using CondaStore.Functions.Configuration;
using Microsoft.Extensions.Configuration;

namespace CondaStore.Functions.Transfers;

/// <summary>Where the backups of this store go: a folder or a container of their own, never the storage that they are backups of.</summary>
/// <param name="Blobs">The storage.</param>
public sealed record BackupStorage(IBlobs Blobs)
{
    private const string ContainerSetting = StoreOptions.Section + ":" + nameof(StoreOptions.Storage) + ":Container";
    private const string UsualContainer = "store";
    private const string Suffix = "-backups";

    /// <summary>Opens the container beside the store's own, whose name ends in <c>-backups</c>.</summary>
    /// <param name="configuration">The configuration of the host, which names the account.</param>
    /// <param name="time">The clock for links and lease records.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static Task<BackupStorage> OpenAsync(IConfiguration configuration, TimeProvider time, CancellationToken cancellationToken) =>
        OpenAsync(configuration, (configuration[ContainerSetting] ?? UsualContainer) + Suffix, time, cancellationToken);

    /// <summary>Opens a container of the account that a configuration names.</summary>
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

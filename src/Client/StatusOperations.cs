namespace CondaStore.Client;

/// <summary>Provides the operations on the status and the usage of the store.</summary>
public sealed class StatusOperations
{
    private readonly StoreConnection _connection;

    internal StatusOperations(StoreConnection connection) => _connection = connection;

    /// <summary>Gets the version and the health.</summary>
    /// <exception cref="StoreRequestException">The store did not respond.</exception>
    public Task<RemoteStatus> GetAsync(CancellationToken cancellationToken) =>
        _connection.SendAsync(HttpMethod.Get, "", null, ClientJson.Default.RemoteStatus, cancellationToken);

    /// <summary>Checks that the store can write to its storage. No token is required.</summary>
    /// <exception cref="StoreRequestException">The store cannot write, or did not respond.</exception>
    public async Task<RemoteCheckedParts> CheckAsync(CancellationToken cancellationToken) =>
        (await _connection.GetBareAsync("../../health/", ClientJson.Default.RemoteHealthCheck, cancellationToken)).Data;

    /// <summary>Gets the usage of each namespace that the caller sees.</summary>
    /// <exception cref="StoreRequestException">The store did not respond.</exception>
    public Task<IReadOnlyDictionary<string, RemoteNamespaceUsage>> UsageAsync(CancellationToken cancellationToken) =>
        _connection.SendAsync(
            HttpMethod.Get, "usage/", null, ClientJson.Default.IReadOnlyDictionaryStringRemoteNamespaceUsage, cancellationToken);

    /// <summary>Gets the disk usage of every cached package and of the environment of every build.</summary>
    /// <exception cref="StoreRequestException">The caller may not read the settings of the store.</exception>
    public Task<RemoteDiskUsage> DiskAsync(CancellationToken cancellationToken) =>
        _connection.SendAsync(HttpMethod.Get, "usage/disk/", null, ClientJson.Default.RemoteDiskUsage, cancellationToken);
}

namespace CondaStore.Client;

/// <summary>
/// Represents a client of the REST API of a store. The operations are grouped by property and share one connection. Failed requests throw
/// <see cref="StoreRequestException"/>.
/// </summary>
public sealed class StoreClient : IDisposable
{
    private readonly StoreConnection _connection;

    /// <summary>Creates a client without sending a request.</summary>
    /// <exception cref="ArgumentException">The URL is not an HTTP URL.</exception>
    public StoreClient(StoreClientOptions options)
    {
        _connection = new StoreConnection(options);
        Builds = new BuildOperations(_connection);
        Backups = new BackupOperations(_connection);
        Bundles = new BundleOperations(_connection);
        Archive = new ArchiveOperations(_connection);
    }

    /// <summary>The operations on single builds.</summary>
    public BuildOperations Builds { get; }

    /// <summary>The operations that archive old builds by rule.</summary>
    public ArchiveOperations Archive { get; }

    /// <summary>The operations on backups of the whole store.</summary>
    public BackupOperations Backups { get; }

    /// <summary>The operations that export and import environments.</summary>
    public BundleOperations Bundles { get; }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();
}

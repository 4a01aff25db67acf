namespace CondaStore.Client;

/// <summary>
/// Talks to a store over its REST API. Each group of operations is a property; all of them share one connection. Failures are
/// <see cref="StoreRequestException"/>.
/// </summary>
public sealed class StoreClient : IDisposable
{
    private readonly StoreConnection _connection;

    /// <summary>A client; nothing is sent yet.</summary>
    /// <exception cref="ArgumentException">The address is not one of HTTP.</exception>
    public StoreClient(StoreClientOptions options)
    {
        _connection = new StoreConnection(options);
        Builds = new BuildOperations(_connection);
        Backups = new BackupOperations(_connection);
        Bundles = new BundleOperations(_connection);
        Archive = new ArchiveOperations(_connection);
    }

    /// <summary>Builds: look, archive, bring back.</summary>
    public BuildOperations Builds { get; }

    /// <summary>Old builds by rule: plans, runs, retention.</summary>
    public ArchiveOperations Archive { get; }

    /// <summary>Backups of the whole store.</summary>
    public BackupOperations Backups { get; }

    /// <summary>Environments as files.</summary>
    public BundleOperations Bundles { get; }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();
}

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
        Environments = new EnvironmentOperations(_connection);
        Namespaces = new NamespaceOperations(_connection);
        Specifications = new SpecificationOperations(_connection);
        Packages = new PackageOperations(_connection);
        Channels = new ChannelOperations(_connection);
        Access = new AccessOperations(_connection);
        Settings = new SettingOperations(_connection);
        Status = new StatusOperations(_connection);
        Builds = new BuildOperations(_connection);
        Backups = new BackupOperations(_connection);
        Bundles = new BundleOperations(_connection);
        Archive = new ArchiveOperations(_connection);
        Audit = new AuditOperations(_connection);
    }

    /// <summary>The operations on environments.</summary>
    public EnvironmentOperations Environments { get; }

    /// <summary>The operations on namespaces and roles in them.</summary>
    public NamespaceOperations Namespaces { get; }

    /// <summary>The operations that build and solve specifications.</summary>
    public SpecificationOperations Specifications { get; }

    /// <summary>The search of packages.</summary>
    public PackageOperations Packages { get; }

    /// <summary>The operations on indexed channels.</summary>
    public ChannelOperations Channels { get; }

    /// <summary>The operations on the caller's identity, permissions and tokens.</summary>
    public AccessOperations Access { get; }

    /// <summary>The operations on settings.</summary>
    public SettingOperations Settings { get; }

    /// <summary>The operations on the status and the usage of the store.</summary>
    public StatusOperations Status { get; }

    /// <summary>The operations on single builds.</summary>
    public BuildOperations Builds { get; }

    /// <summary>The operations that archive old builds by rule.</summary>
    public ArchiveOperations Archive { get; }

    /// <summary>Gets the operations on the audit log.</summary>
    public AuditOperations Audit { get; }

    /// <summary>The operations on backups of the whole store.</summary>
    public BackupOperations Backups { get; }

    /// <summary>The operations that export and import environments.</summary>
    public BundleOperations Bundles { get; }

    /// <summary>Sends any request, for example to an endpoint without an operation of its own.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path, relative to the version of the API (<c>build/7/</c>) or, with a leading slash, to the store.</param>
    /// <param name="body">The JSON body, or null for none.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The response, which the caller disposes of.</returns>
    /// <exception cref="StoreRequestException">The store refused the request or did not respond.</exception>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken) =>
        _connection.ExchangeAsync(method, path, body, "application/json", cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();
}

namespace CondaStore.Client;

/// <summary>Provides the operations on environments, which are the names under which the builds of a namespace are used.</summary>
public sealed class EnvironmentOperations
{
    private readonly StoreConnection _connection;

    internal EnvironmentOperations(StoreConnection connection) => _connection = connection;

    /// <summary>Lists the environments that the caller may see, by namespace and name.</summary>
    /// <exception cref="StoreRequestException">The store refused a request or did not respond.</exception>
    public IAsyncEnumerable<RemoteEnvironment> ListAsync(EnvironmentFilter filter, CancellationToken cancellationToken) =>
        _connection.AfterCursorAsync(
            "../v2/environment/",
            RequestQuery.None
                .And("search", filter.Search)
                .And("namespace", filter.Namespace)
                .And("name", filter.Name)
                .And("status", filter.Status)
                .And("packages", filter.Packages)
                .And("artifact", filter.Artifact),
            ClientJson.Default.IReadOnlyListRemoteEnvironment,
            cancellationToken);

    /// <summary>Gets an environment.</summary>
    /// <exception cref="StoreRequestException">The environment does not exist, or the caller may not see it.</exception>
    public Task<RemoteEnvironment> GetAsync(string ns, string name, CancellationToken cancellationToken) =>
        _connection.SendAsync(HttpMethod.Get, Path(ns, name), null, ClientJson.Default.RemoteEnvironment, cancellationToken);

    /// <summary>Activates a build. An archived build is recreated first, and becomes active when it is complete.</summary>
    /// <returns>A message if the build does not become active at once, otherwise null.</returns>
    /// <exception cref="StoreRequestException">The build is not completed or belongs to another environment.</exception>
    public Task<string?> ActivateAsync(string ns, string name, long build, CancellationToken cancellationToken) =>
        ChangeAsync(ns, name, new EnvironmentChange(BuildId: build), cancellationToken);

    /// <summary>Changes the description.</summary>
    /// <exception cref="StoreRequestException">The environment does not exist, or the caller may not change it.</exception>
    public Task<string?> DescribeAsync(string ns, string name, string description, CancellationToken cancellationToken) =>
        ChangeAsync(ns, name, new EnvironmentChange(Description: description), cancellationToken);

    /// <summary>Deletes an environment with its builds.</summary>
    /// <exception cref="StoreRequestException">The environment does not exist, or the caller may not delete it.</exception>
    public Task<string?> DeleteAsync(string ns, string name, CancellationToken cancellationToken) =>
        _connection.AcknowledgeAsync(HttpMethod.Delete, Path(ns, name), null, cancellationToken);

    /// <summary>Opens the lockfile of the active build. The caller disposes of the stream.</summary>
    /// <exception cref="StoreRequestException">The environment has no active build, or the caller may not see it.</exception>
    public Task<Stream> OpenLockfileAsync(string ns, string name, CancellationToken cancellationToken) =>
        _connection.OpenAsync(Path(ns, name) + "lockfile/", cancellationToken);

    private Task<string?> ChangeAsync(string ns, string name, EnvironmentChange change, CancellationToken cancellationToken) =>
        _connection.AcknowledgeAsync(
            HttpMethod.Put, Path(ns, name), ClientJson.Write(change, ClientJson.Default.EnvironmentChange), cancellationToken);

    private static string Path(string ns, string name) => $"environment/{Uri.EscapeDataString(ns)}/{Uri.EscapeDataString(name)}/";
}

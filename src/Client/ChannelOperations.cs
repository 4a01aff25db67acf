namespace CondaStore.Client;

/// <summary>Provides the operations on the channels whose packages can be searched.</summary>
public sealed class ChannelOperations
{
    private readonly StoreConnection _connection;

    internal ChannelOperations(StoreConnection connection) => _connection = connection;

    /// <summary>Lists the indexed channels by URL.</summary>
    /// <exception cref="StoreRequestException">The store refused a request or did not respond.</exception>
    public IAsyncEnumerable<RemoteChannel> ListAsync(CancellationToken cancellationToken) =>
        _connection.PagesAsync("channel/", RequestQuery.None, ClientJson.Default.IReadOnlyListRemoteChannel, cancellationToken);

    /// <summary>Starts to read the indexed channels again.</summary>
    /// <exception cref="StoreRequestException">The caller may not change the settings of the store.</exception>
    public Task<string?> RefreshAsync(CancellationToken cancellationToken) =>
        _connection.AcknowledgeAsync(HttpMethod.Post, "channel/refresh/", null, cancellationToken);
}

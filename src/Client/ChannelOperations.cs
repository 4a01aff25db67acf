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
}

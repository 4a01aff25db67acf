namespace CondaStore.Domain.Store.Work;

/// <summary>Represents a handler for requests to channels that replaces the default connections.</summary>
/// <param name="Handler">Sends the requests; it follows no redirects.</param>
public sealed record ChannelConnection(HttpMessageHandler Handler);

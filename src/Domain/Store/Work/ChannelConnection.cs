namespace CondaStore.Domain.Store.Work;

/// <summary>What sends requests to channels in the place of the usual connections.</summary>
/// <param name="Handler">Sends the requests; it follows no redirects.</param>
public sealed record ChannelConnection(HttpMessageHandler Handler);

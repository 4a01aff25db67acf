using CondaStore.Domain.Channels.Fetching;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// Sends everything that the store fetches for its callers, and keeps to its policy. A deployment or a test may bring what sends the
/// requests in the end.
/// </summary>
public sealed class ChannelHttpHandler(FetchPolicy policy, ChannelConnection? connection = null) : IDisposable
{
    /// <summary>The handler.</summary>
    public HttpMessageHandler Handler { get; } = policy.CreateHandler(connection?.Handler);

    /// <inheritdoc/>
    public void Dispose() => Handler.Dispose();
}

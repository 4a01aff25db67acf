using CondaStore.Domain.Channels.Fetching;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// Provides the handler for everything that the store fetches for its callers, which enforces its policy. A deployment or a test may supply
/// the inner handler.
/// </summary>
public sealed class ChannelHttpHandler(FetchPolicy policy, ChannelConnection? connection = null) : IDisposable
{
    /// <summary>Gets the handler.</summary>
    public HttpMessageHandler Handler { get; } = policy.CreateHandler(connection?.Handler);

    /// <inheritdoc/>
    public void Dispose() => Handler.Dispose();
}

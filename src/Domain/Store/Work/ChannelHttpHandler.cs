namespace CondaStore.Domain.Store.Work;

/// <summary>Sends the requests to channels. A deployment or a test may bring its own handler.</summary>
public sealed class ChannelHttpHandler : IDisposable
{
    /// <summary>The usual handler: no redirects and no cookies, connections renewed so that DNS changes are seen.</summary>
    public ChannelHttpHandler()
        : this(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            ConnectTimeout = TimeSpan.FromSeconds(20),
        })
    {
    }

    /// <summary>Another handler, which this object then owns.</summary>
    public ChannelHttpHandler(HttpMessageHandler handler) => Handler = handler;

    /// <summary>The handler.</summary>
    public HttpMessageHandler Handler { get; }

    /// <inheritdoc/>
    public void Dispose() => Handler.Dispose();
}

using System.Net;

namespace CondaStore.Domain.Channels.Fetching;

/// <summary>Creates the handlers that send requests to channels and for packages.</summary>
public static class NetworkHandler
{
    /// <summary>
    /// Creates a handler configured by the environment. It does not follow redirects, because the caller knows where credentials may be
    /// sent, and does not store cookies.
    /// </summary>
    /// <param name="options">Proxies, certificates and logins.</param>
    /// <param name="decompression">The content encodings to decompress automatically.</param>
    /// <param name="connectionsPerServer">The maximum number of connections to one server.</param>
    /// <exception cref="Diagnostics.StoreException"><see cref="Diagnostics.ErrorCode.InvalidSetting"/>: a variable is not valid; for those
    /// that specify certificates, this is thrown by the first encrypted request.</exception>
    public static HttpMessageHandler Create(NetworkOptions options, DecompressionMethods decompression, int connectionsPerServer)
    {
        EnvironmentProxy? proxy = EnvironmentProxy.From(options);
        HttpMessageHandler connections = Connections(null);
        if (TrustedCertificates.From(options) is { } trusted)
        {
            // The connection to a proxy may be encrypted even if the request is not.
            connections = proxy is null ? new TrustingHandler(connections, () => Connections(trusted)) : Connections(trusted);
        }

        return Netrc.Open(options) is { } netrc ? new NetrcHandler(netrc, connections) : connections;

        SocketsHttpHandler Connections(TrustedCertificates? trusted)
        {
            SocketsHttpHandler handler = CreateConnections(proxy, trusted);
            handler.AutomaticDecompression = decompression;
            handler.MaxConnectionsPerServer = connectionsPerServer;
            return handler;
        }
    }

    /// <summary>
    /// Creates a client at its first use, because what is cached or a file needs neither connections nor the variables and logins that
    /// configure them.
    /// </summary>
    /// <param name="handler">A handler to use instead, which is not disposed; null for one of <see cref="Create"/>.</param>
    /// <param name="options">Proxies, certificates and logins.</param>
    /// <param name="decompression">The content encodings to decompress automatically.</param>
    /// <param name="connectionsPerServer">The maximum number of connections to one server.</param>
    internal static Lazy<HttpClient> OpenLater(
        HttpMessageHandler? handler, NetworkOptions options, DecompressionMethods decompression, int connectionsPerServer) =>
        new(() => new HttpClient(handler ?? Create(options, decompression, connectionsPerServer), disposeHandler: handler is null)
        {
            Timeout = Timeout.InfiniteTimeSpan,
        });

    /// <summary>Creates the handler that opens connections, without logins.</summary>
    /// <exception cref="Diagnostics.StoreException"><see cref="Diagnostics.ErrorCode.InvalidSetting"/>: a variable is wrong.</exception>
    internal static SocketsHttpHandler CreateConnections(NetworkOptions options) =>
        CreateConnections(EnvironmentProxy.From(options), TrustedCertificates.From(options));

    private static SocketsHttpHandler CreateConnections(EnvironmentProxy? proxy, TrustedCertificates? trusted)
    {
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // Connections are renewed so that DNS changes take effect.
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            ConnectTimeout = TimeSpan.FromSeconds(20),
        };
        if (proxy is not null)
        {
            handler.Proxy = proxy;
        }

        if (trusted is not null)
        {
            handler.SslOptions.CertificateChainPolicy = trusted.Load();
        }

        return handler;
    }
}

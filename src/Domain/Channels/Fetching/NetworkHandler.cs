using System.Net;

namespace CondaStore.Domain.Channels.Fetching;

/// <summary>Makes the handlers that send requests to channels and for packages.</summary>
public static class NetworkHandler
{
    /// <summary>
    /// A handler that goes the way that the environment describes. It follows no redirects, because who sends knows which credentials may go
    /// where, and keeps no cookies.
    /// </summary>
    /// <param name="options">Proxies, certificates and logins.</param>
    /// <param name="decompression">Content encodings that are undone on the way.</param>
    /// <param name="connectionsPerServer">The most connections to one server.</param>
    /// <exception cref="Diagnostics.StoreException"><see cref="Diagnostics.ErrorCode.InvalidSetting"/>: a variable is wrong; of those that
    /// name certificates the first encrypted request says so.</exception>
    public static HttpMessageHandler Create(NetworkOptions options, DecompressionMethods decompression, int connectionsPerServer)
    {
        EnvironmentProxy? proxy = EnvironmentProxy.From(options);
        HttpMessageHandler connections = Connections(null);
        if (TrustedCertificates.From(options) is { } trusted)
        {
            // The way to a proxy may be encrypted although the request is not.
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

    /// <summary>What makes the connections, without anybody's logins.</summary>
    /// <exception cref="Diagnostics.StoreException"><see cref="Diagnostics.ErrorCode.InvalidSetting"/>: a variable is wrong.</exception>
    internal static SocketsHttpHandler CreateConnections(NetworkOptions options) =>
        CreateConnections(EnvironmentProxy.From(options), TrustedCertificates.From(options));

    private static SocketsHttpHandler CreateConnections(EnvironmentProxy? proxy, TrustedCertificates? trusted)
    {
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // Connections are renewed so that changes of DNS are seen.
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

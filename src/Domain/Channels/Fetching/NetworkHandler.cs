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
    /// <exception cref="Diagnostics.StoreException"><see cref="Diagnostics.ErrorCode.InvalidSetting"/>: a variable is wrong.</exception>
    public static HttpMessageHandler Create(NetworkOptions options, DecompressionMethods decompression, int connectionsPerServer)
    {
        SocketsHttpHandler connections = CreateConnections(options);
        connections.AutomaticDecompression = decompression;
        connections.MaxConnectionsPerServer = connectionsPerServer;
        return Netrc.Open(options) is { } netrc ? new NetrcHandler(netrc, connections) : connections;
    }

    /// <summary>What makes the connections, without anybody's logins.</summary>
    /// <exception cref="Diagnostics.StoreException"><see cref="Diagnostics.ErrorCode.InvalidSetting"/>: a variable is wrong.</exception>
    internal static SocketsHttpHandler CreateConnections(NetworkOptions options)
    {
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // Connections are renewed so that changes of DNS are seen.
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            ConnectTimeout = TimeSpan.FromSeconds(20),
        };
        if (EnvironmentProxy.From(options) is { } proxy)
        {
            handler.Proxy = proxy;
        }

        if (TrustedCertificates.From(options) is { } trusted)
        {
            handler.SslOptions.CertificateChainPolicy = trusted.Load();
        }

        return handler;
    }
}

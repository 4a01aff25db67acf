using System.Net;
using System.Net.Sockets;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Channels.Fetching;

/// <summary>
/// Where a program that fetches for others may fetch from: the public internet, and what its administrator allows. Files are checked
/// before they are opened; URLs before each request, so also after each redirect; addresses when the connection is made, so that what
/// was checked is what is connected to. Safe for concurrent use.
/// </summary>
public sealed class FetchPolicy
{
    private readonly Func<CancellationToken, ValueTask<FetchAllowance>>? _allowed;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;

    /// <summary>A policy.</summary>
    /// <param name="allowed">What is allowed beyond the public internet, as it is now. Asked only when something is beyond it.</param>
    /// <param name="resolve">Finds the addresses of a host; null for the system's resolver.</param>
    public FetchPolicy(
        Func<CancellationToken, ValueTask<FetchAllowance>> allowed, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
        : this(resolve) => _allowed = allowed;

    private FetchPolicy(Func<string, CancellationToken, Task<IPAddress[]>>? resolve) => _resolve = resolve ?? Dns.GetHostAddressesAsync;

    /// <summary>Everything may be fetched: for a program that works for who started it.</summary>
    public static FetchPolicy Unrestricted { get; } = new((Func<string, CancellationToken, Task<IPAddress[]>>?)null);

    /// <summary>Proxies and certificates on the way; logins of a <c>.netrc</c> are never sent for others.</summary>
    public NetworkOptions Network { get; init; } = new();

    /// <summary>A handler that keeps to the policy. It follows no redirects and keeps no cookies; who uses it sends each hop as a request.</summary>
    /// <param name="inner">What sends the requests; null for connections of its own, to addresses that were checked.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidSetting"/>: a variable of <see cref="Network"/> is wrong.</exception>
    public HttpMessageHandler CreateHandler(HttpMessageHandler? inner = null)
    {
        if (inner is null)
        {
            SocketsHttpHandler own = NetworkHandler.CreateConnections(Network);
            own.ConnectCallback = ConnectAsync;
            inner = own;
        }

        return new FetchHandler(this, inner);
    }

    /// <summary>Lets pass what may be read from the file system of this machine.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="StoreException">It may not (<see cref="ErrorCode.PolicyViolation"/>).</exception>
    public async ValueTask CheckFileAsync(string path, CancellationToken cancellationToken)
    {
        if (_allowed is not null && !(await _allowed(cancellationToken)).AllowsFile(path))
        {
            throw Refused("The folder is on the store's own machine", new Uri(path).AbsoluteUri);
        }
    }

    /// <summary>Lets a request pass whose URL may be fetched.</summary>
    /// <exception cref="StoreException">It may not (<see cref="ErrorCode.PolicyViolation"/>).</exception>
    internal async ValueTask CheckAsync(Uri url, CancellationToken cancellationToken)
    {
        if (_allowed is null)
        {
            return;
        }

        if (!FetchAllowance.None.Allows(url) && !(await _allowed(cancellationToken)).Allows(url))
        {
            throw Refused(url.Host, url.AbsoluteUri);
        }

        if (IsProxied(url))
        {
            await CheckProxiedAsync(url, cancellationToken);
        }
    }

    // The proxy is the administrator's; where a name leads is for the proxy to find out, and what this machine knows of it is checked.
    private async Task CheckProxiedAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            await PermittedAsync(url.IdnHost, url.Port, await _resolve(url.IdnHost, cancellationToken), cancellationToken);
        }
        catch (SocketException)
        {
            // Behind a proxy machines often resolve no names of the world outside.
        }
    }

    private bool IsProxied(Uri url)
    {
        IWebProxy proxy = EnvironmentProxy.From(Network) is { } own ? own : HttpClient.DefaultProxy;
        return !proxy.IsBypassed(url) && proxy.GetProxy(url) is not null;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        DnsEndPoint target = context.DnsEndPoint;
        IPAddress[] addresses = await _resolve(target.Host, cancellationToken);
        Uri? asked = context.InitialRequestMessage.RequestUri;
        // What differs from what was asked for is the proxy.
        if (asked is null || (asked.Port == target.Port && asked.IdnHost.Equals(target.Host, StringComparison.OrdinalIgnoreCase)))
        {
            addresses = await PermittedAsync(target.Host, target.Port, addresses, cancellationToken);
        }

        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async ValueTask<IPAddress[]> PermittedAsync(string host, int port, IPAddress[] addresses, CancellationToken cancellationToken)
    {
        if (_allowed is null || addresses.All(AddressRanges.IsPublic))
        {
            return addresses;
        }

        FetchAllowance allowed = await _allowed(cancellationToken);
        IPAddress[] permitted = [.. addresses.Where(a => allowed.AllowsConnection(host, port, a))];
        return permitted.Length > 0 ? permitted : throw Refused(host, null);
    }

    // The address itself is not told: names of the inner network are nobody's business.
    private static StoreException Refused(string what, string? url) => new(
        ErrorCode.PolicyViolation,
        $"{what} is not on the public internet, and the store may not fetch from there" + (url is null ? "." : $": {Redaction.Redact(url)}."))
    {
        Hints = ["an administrator of the store can allow it: as a channel in the settings of the store, or with Store:AllowedAddresses"],
    };
}

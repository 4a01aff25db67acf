using System.Net;
using System.Net.Sockets;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Channels.Fetching;

/// <summary>
/// Restricts where a program that fetches on behalf of others may fetch from: the public internet, and what its administrator allows. Files
/// are checked before they are opened; URLs before each request, including redirects; addresses on connecting, so that the checked address
/// is the one connected to. Safe for concurrent use.
/// </summary>
public sealed class FetchPolicy
{
    private readonly Func<CancellationToken, ValueTask<FetchAllowance>>? _allowed;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;

    /// <summary>Initializes a policy.</summary>
    /// <param name="allowed">Returns what is currently allowed outside the public internet. Called only for targets outside it.</param>
    /// <param name="resolve">Finds the addresses of a host; null for the system's resolver.</param>
    public FetchPolicy(
        Func<CancellationToken, ValueTask<FetchAllowance>> allowed, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
        : this(resolve) => _allowed = allowed;

    private FetchPolicy(Func<string, CancellationToken, Task<IPAddress[]>>? resolve) => _resolve = resolve ?? Dns.GetHostAddressesAsync;

    /// <summary>Gets a policy that permits everything, for a program that acts on behalf of the user who runs it.</summary>
    public static FetchPolicy Unrestricted { get; } = new((Func<string, CancellationToken, Task<IPAddress[]>>?)null);

    /// <summary>Gets the proxies and certificates to use; logins from a <c>.netrc</c> are never sent on behalf of others.</summary>
    public NetworkOptions Network { get; init; } = new();

    /// <summary>Gets whether anything is denied.</summary>
    public bool IsRestricted => _allowed is not null;

    /// <summary>Creates a handler that enforces the policy. It does not follow redirects or store cookies; the caller sends each hop as a
    /// request.</summary>
    /// <param name="inner">The handler that sends the requests; null to connect directly to checked addresses.</param>
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

    /// <summary>Throws if a local file may not be read.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">The policy denies access (<see cref="ErrorCode.PolicyViolation"/>).</exception>
    public async ValueTask CheckFileAsync(string path, CancellationToken cancellationToken)
    {
        if (_allowed is not null && !(await _allowed(cancellationToken)).AllowsFile(path))
        {
            throw Refused("The folder is on the store's own machine", new Uri(path).AbsoluteUri);
        }
    }

    /// <summary>Throws if a URL may not be fetched.</summary>
    /// <exception cref="StoreException">The policy denies access (<see cref="ErrorCode.PolicyViolation"/>).</exception>
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

    /// <summary>
    /// Checks a URL on behalf of a program that connects by itself, and returns the addresses that it must use, so that the checked
    /// addresses are those connected to.
    /// </summary>
    /// <returns>The addresses; empty if everything is permitted, or a proxy connects.</returns>
    /// <exception cref="StoreException">The policy denies access (<see cref="ErrorCode.PolicyViolation"/>), or the host is unknown
    /// (<see cref="ErrorCode.ChannelUnavailable"/>).</exception>
    internal async ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(Uri url, CancellationToken cancellationToken)
    {
        await CheckAsync(url, cancellationToken);
        if (_allowed is null || IsProxied(url))
        {
            return [];
        }

        try
        {
            return await PermittedAsync(url.IdnHost, url.Port, await _resolve(url.IdnHost, cancellationToken), cancellationToken);
        }
        catch (SocketException failure)
        {
            throw new StoreException(ErrorCode.ChannelUnavailable, $"The host '{url.IdnHost}' is not known: {failure.Message}", failure)
            {
                IsTransient = true,
            };
        }
    }

    // The proxy is configured by the administrator and resolves the host name; the addresses that this machine can resolve are checked.
    private async Task CheckProxiedAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            await PermittedAsync(url.IdnHost, url.Port, await _resolve(url.IdnHost, cancellationToken), cancellationToken);
        }
        catch (SocketException)
        {
            // Machines behind a proxy often cannot resolve external names.
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
        // A target that differs from the requested one is the proxy.
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

    // The address is not disclosed, to avoid revealing the internal network.
    private static StoreException Refused(string what, string? url) => new(
        ErrorCode.PolicyViolation,
        $"{what} is not on the public internet, and the store may not fetch from there"
            + (url is null ? "." : $": {Redaction.Redact(url)}."))
    {
        Hints = ["an administrator of the store can allow it: as a channel in the settings of the store, or with Store:AllowedAddresses"],
    };
}

using System.Net;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Channels.Fetching;

/// <summary>Represents the proxies configured by environment variables. The runtime's own implementation does not support <c>*</c>, ranges
/// or ports.</summary>
internal sealed class EnvironmentProxy : IWebProxy, ICredentials
{
    private static readonly string[] Schemes = ["http", "https", "socks4", "socks4a", "socks5"];

    private readonly Dictionary<string, (Uri Proxy, string Variable)> _byScheme = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, NetworkCredential> _logins = new(StringComparer.OrdinalIgnoreCase);
    private readonly NoProxyList _direct;

    private EnvironmentProxy(NetworkOptions options)
    {
        _direct = new NoProxyList(options.Find("no_proxy") ?? options.Find("NO_PROXY"));
        Add(options, "http", "all_proxy", "ALL_PROXY");
        Add(options, "https", "all_proxy", "ALL_PROXY");
        // CGI web servers pass the Proxy header of a request as HTTP_PROXY.
        Add(options, "http", "http_proxy", options.Find("REQUEST_METHOD") is null ? "HTTP_PROXY" : null);
        Add(options, "https", "https_proxy", "HTTPS_PROXY");
    }

    /// <inheritdoc/>
    public ICredentials? Credentials
    {
        get => this;
        set => throw new NotSupportedException("The credentials of a proxy stand in its variable.");
    }

    /// <summary>Reads the proxies; returns null if no variable specifies one.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidSetting"/>: the value of a variable is not a proxy.</exception>
    public static EnvironmentProxy? From(NetworkOptions options)
    {
        EnvironmentProxy proxy = new(options);
        return proxy._byScheme.Count > 0 ? proxy : null;
    }

    /// <summary>Returns the proxy for a URL, without credentials, and its variable; null if there is none.</summary>
    public (Uri Proxy, string Variable)? Find(Uri destination) =>
        _byScheme.TryGetValue(destination.Scheme, out (Uri, string) found) && !_direct.Covers(destination) ? found : null;

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination) => Find(destination)?.Proxy;

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) => Find(host) is null;

    /// <inheritdoc/>
    public NetworkCredential? GetCredential(Uri uri, string authType) => _logins.GetValueOrDefault(uri.Authority);

    private void Add(NetworkOptions options, string scheme, string lower, string? upper)
    {
        string? variable = options.Find(lower) is not null ? lower : upper is not null && options.Find(upper) is not null ? upper : null;
        if (variable is null)
        {
            return;
        }

        string value = options.Find(variable)!.Trim();
        value = value.Contains("://", StringComparison.Ordinal)
            ? value.Replace("socks5h://", "socks5://", StringComparison.OrdinalIgnoreCase)
            : "http://" + value;
        if (!Uri.TryCreate(value, UriKind.Absolute, out Uri? proxy) || proxy.Host.Length == 0 || !Schemes.Contains(proxy.Scheme))
        {
            throw new StoreException(
                ErrorCode.InvalidSetting, $"The variable {variable} does not name a proxy: '{Redaction.Redact(value)}'.")
            {
                Hints = ["example: http://proxy.example.org:3128"],
            };
        }

        if (proxy.UserInfo.Length > 0)
        {
            string[] login = proxy.UserInfo.Split(':', 2);
            _logins[proxy.Authority] =
                new NetworkCredential(Uri.UnescapeDataString(login[0]), login.Length < 2 ? "" : Uri.UnescapeDataString(login[1]));
            proxy = new UriBuilder(proxy) { UserName = "", Password = "" }.Uri;
        }

        _byScheme[scheme] = (proxy, variable);
    }
}

using System.Globalization;
using System.Net;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Channels.Fetching;

/// <summary>
/// Represents the networks, hosts and folders outside the public internet from which the operator of the store permits fetching. Immutable.
/// </summary>
public sealed class FetchAllowance
{
    private const string Local = "localhost";

    private static readonly StringComparison Paths = OperatingSystem.IsWindows()
        ? StringComparison.OrdinalIgnoreCase
        : StringComparison.Ordinal;

    private readonly IReadOnlyList<IPNetwork> _networks;
    private readonly IReadOnlySet<string> _hosts;
    private readonly IReadOnlyList<string> _folders;

    private FetchAllowance(IEnumerable<IPNetwork> networks, IEnumerable<string> hosts, IEnumerable<string> folders)
    {
        _networks = [.. networks];
        _hosts = new HashSet<string>(hosts, StringComparer.OrdinalIgnoreCase);
        _folders = [.. folders];
    }

    /// <summary>Gets an allowance of nothing outside the public internet.</summary>
    public static FetchAllowance None { get; } = new([], [], []);

    /// <summary>Parses the allowance configured for a deployment.</summary>
    /// <param name="text">
    /// Entries separated by commas or white space: networks (<c>10.0.0.0/8</c>), addresses, hosts with or without a port
    /// (<c>artifacts.corp.example:8443</c>, <c>*.corp.example</c>), folders (<c>file:///srv/channels</c> or a path). </param>
    /// <exception cref="StoreException">An entry is none of these (<see cref="ErrorCode.InvalidSetting"/>).</exception>
    public static FetchAllowance Parse(string? text)
    {
        List<IPNetwork> networks = [];
        List<string> hosts = [];
        List<string> folders = [];
        foreach (string entry in (text ?? string.Empty).Split([',', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPAddress.TryParse(entry.Trim('[', ']'), out IPAddress? address))
            {
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else if (IPNetwork.TryParse(entry, out IPNetwork network))
            {
                networks.Add(network);
            }
            else if (Path.IsPathFullyQualified(entry) || entry.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            {
                folders.Add(Folder(entry));
            }
            else
            {
                hosts.Add(Host(entry));
            }
        }

        return new FetchAllowance(networks, hosts, folders);
    }

    /// <summary>Returns the hosts and folders of the given channels.</summary>
    public static FetchAllowance OfChannels(IEnumerable<Channel> channels)
    {
        List<string> hosts = [];
        List<string> folders = [];
        foreach (Uri? url in channels.Select(c => Uri.TryCreate(c.BaseUrl, UriKind.Absolute, out Uri? url) ? url : null))
        {
            if (url is null)
            {
                continue;
            }

            if (url.IsFile)
            {
                folders.Add(Path.GetFullPath(url.LocalPath));
            }
            else
            {
                hosts.Add(HostAndPort(url.IdnHost, url.Port));
            }
        }

        return new FetchAllowance([], hosts, folders);
    }

    /// <summary>Returns the union of this allowance and another one.</summary>
    public FetchAllowance With(FetchAllowance other) =>
        new(_networks.Concat(other._networks), _hosts.Concat(other._hosts), _folders.Concat(other._folders));

    /// <summary>
    /// Determines whether a URL may be fetched, judging by the URL alone. The addresses of a host are checked by
    /// <see cref="AllowsConnection"/>.
    /// </summary>
    public bool Allows(Uri url)
    {
        if (url.IsFile)
        {
            return url.Host is "" or Local && AllowsFile(url.LocalPath);
        }

        if (url.Scheme is not ("http" or "https"))
        {
            return false;
        }

        if (AllowsHost(url.IdnHost, url.Port))
        {
            return true;
        }

        string host = url.IdnHost.TrimEnd('.');
        return url.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 ? AllowsAddress(IPAddress.Parse(host))
            : (!host.Equals(Local, StringComparison.OrdinalIgnoreCase) && !host.EndsWith("." + Local, StringComparison.OrdinalIgnoreCase))
                || AllowsAddress(IPAddress.Loopback);
    }

    /// <summary>Determines whether a file may be read.</summary>
    /// <param name="path">An absolute path.</param>
    public bool AllowsFile(string path)
    {
        string full = Path.GetFullPath(path);
        return _folders.Any(
            f => full.Equals(f, Paths) || full.StartsWith(Path.EndsInDirectorySeparator(f) ? f : f + Path.DirectorySeparatorChar, Paths));
    }

    /// <summary>Determines whether a connection may be opened to one of the addresses of a host.</summary>
    public bool AllowsConnection(string host, int port, IPAddress address) => AllowsHost(host, port) || AllowsAddress(address);

    private bool AllowsAddress(IPAddress address)
    {
        IPAddress plain = AddressRanges.Plain(address);
        return AddressRanges.IsPublic(plain) || _networks.Any(n => n.Contains(plain));
    }

    private bool AllowsHost(string host, int port)
    {
        string name = host.TrimEnd('.');
        if (_hosts.Contains(name) || _hosts.Contains(HostAndPort(name, port)))
        {
            return true;
        }

        for (int dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', dot + 1))
        {
            string parent = "*" + name[dot..];
            if (_hosts.Contains(parent) || _hosts.Contains(HostAndPort(parent, port)))
            {
                return true;
            }
        }

        return false;
    }

    private static string HostAndPort(string host, int port) => string.Create(CultureInfo.InvariantCulture, $"{host.TrimEnd('.')}:{port}");

    private static string Folder(string entry) =>
        Path.IsPathFullyQualified(entry) ? Path.GetFullPath(entry)
        : Uri.TryCreate(
            entry, UriKind.Absolute, out Uri? url) && url is { IsFile: true, Host: "" or Local } ? Path.GetFullPath(url.LocalPath)
        : throw Invalid(entry);

    private static string Host(string entry)
    {
        string name = entry.StartsWith("*.", StringComparison.Ordinal) ? entry[2..] : entry;
        if (name.Contains("://", StringComparison.Ordinal)
            || !Uri.TryCreate("http://" + name, UriKind.Absolute, out Uri? url)
            || url.PathAndQuery != "/" || url.UserInfo.Length > 0 || url.HostNameType != UriHostNameType.Dns)
        {
            throw Invalid(entry);
        }

        string host = (name.Length < entry.Length ? "*." : "") + url.IdnHost.TrimEnd('.');
        return name.Contains(':', StringComparison.Ordinal) ? HostAndPort(host, url.Port) : host;
    }

    private static StoreException Invalid(string entry) => new(
        ErrorCode.InvalidSetting,
        $"'{Redaction.Redact(entry)}' is none of what may be allowed to be fetched from: a network (10.0.0.0/8), a host "
            + "(artifacts.example or "
        + "artifacts.example:8443) or a folder (file:///srv/channels).");
}

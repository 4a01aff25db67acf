using System.Globalization;
using System.Net;

namespace CondaStore.Domain.Channels.Fetching;

/// <summary>
/// Represents the hosts that are reached without a proxy: <c>*</c> for all, a domain with its subdomains (<c>example.org</c>,
/// <c>.example.org</c>, <c>*.example.org</c>), an address, a range (<c>10.0.0.0/8</c>, <c>fd00::/8</c>), each optionally with a port.
/// </summary>
internal sealed class NoProxyList
{
    private readonly List<Entry> _entries = [];
    private readonly bool _coversAll;

    /// <param name="text">Entries separated by commas or white space.</param>
    public NoProxyList(string? text)
    {
        foreach (string item in (text ?? "").Split([',', ' ', '\t', ';'], StringSplitOptions.RemoveEmptyEntries))
        {
            _coversAll |= item == "*";
            _entries.Add(Parse(item));
        }
    }

    /// <summary>Determines whether a URL is reached directly.</summary>
    public bool Covers(Uri url)
    {
        string host = url.IdnHost.TrimEnd('.');
        IPAddress? address = IPAddress.TryParse(host, out IPAddress? parsed) ? parsed : null;
        return _coversAll || _entries.Exists(entry => (entry.Port is null || entry.Port == url.Port) && entry.Covers(host, address));
    }

    private static Entry Parse(string item)
    {
        string host = item;
        int? port = null;
        int colon = item.LastIndexOf(':');
        bool hasPort = colon > 0 && (item[colon - 1] == ']' || item.IndexOf(':', StringComparison.Ordinal) == colon);
        if (hasPort && ushort.TryParse(item.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort number))
        {
            port = number;
            host = item[..colon];
        }

        host = host.Trim('[', ']');
        int slash = host.IndexOf('/', StringComparison.Ordinal);
        string base_ = slash < 0 ? host : host[..slash];
        if (!IPAddress.TryParse(base_, out IPAddress? address))
        {
            return new Entry(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host.TrimStart('.'), null, 0, port);
        }

        int bits = address.GetAddressBytes().Length * 8;
        bool isRange = slash >= 0 && int.TryParse(host.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out bits);
        return new Entry(host, address, isRange || slash < 0 ? bits : -1, port);
    }

    private sealed record Entry(string Name, IPAddress? Address, int Bits, int? Port)
    {
        public bool Covers(string host, IPAddress? address) => Address is null
            ? host.Equals(Name, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + Name, StringComparison.OrdinalIgnoreCase)
            : address is not null && HasPrefix(address);

        private bool HasPrefix(IPAddress address)
        {
            byte[] wanted = Address!.GetAddressBytes();
            byte[] found = (address.IsIPv4MappedToIPv6 && wanted.Length == 4 ? address.MapToIPv4() : address).GetAddressBytes();
            if (found.Length != wanted.Length || Bits < 0 || Bits > wanted.Length * 8)
            {
                return false;
            }

            for (int bit = 0; bit < Bits; bit++)
            {
                if (((wanted[bit >> 3] ^ found[bit >> 3]) & (0x80 >> (bit & 7))) != 0)
                {
                    return false;
                }
            }

            return true;
        }
    }
}

using System.Net;
using System.Net.Sockets;

namespace CondaStore.Domain.Channels.Fetching;

/// <summary>
/// Determines which IP addresses are on the public internet: those outside the special-purpose registries of IANA (RFC 6890,
/// https://www.iana.org/assignments/iana-ipv4-special-registry/, https://www.iana.org/assignments/iana-ipv6-special-registry/), multicast,
/// and the address of the Azure platform for virtual machines.
/// </summary>
internal static class AddressRanges
{
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
            "240.0.0.0/4",
            "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10",
            "fec0::/10",
            "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    // Networks whose addresses embed an IPv4 address, with its byte offset: NAT64 (RFC 6052, https://www.rfc-editor.org/rfc/rfc6052) and
    // 6to4 (RFC 3056, https://www.rfc-editor.org/rfc/rfc3056).
    private static readonly (IPNetwork Network, int Offset)[] Embedding =
        [(IPNetwork.Parse("64:ff9b::/96"), 12), (IPNetwork.Parse("2002::/16"), 2)];

    /// <summary>Determines whether an address is on the public internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        IPAddress plain = Plain(address);
        return !Special.Any(n => n.Contains(plain));
    }

    /// <summary>Returns an address with an embedded IPv4 address unwrapped.</summary>
    public static IPAddress Plain(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        byte[] bytes = address.GetAddressBytes();
        IPAddress unscoped = new(bytes);
        foreach ((IPNetwork network, int offset) in Embedding)
        {
            if (network.Contains(unscoped))
            {
                return new IPAddress(bytes.AsSpan(offset, 4));
            }
        }

        return unscoped;
    }
}

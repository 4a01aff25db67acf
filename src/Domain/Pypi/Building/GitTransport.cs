using System.Net;
using System.Net.Sockets;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Pypi.Building;

/// <summary>
/// Represents how <c>git</c> may reach a repository. Where a policy restricts it, over http and https only, without redirects, and at the
/// addresses that the policy has checked, because <c>git</c> connects by itself.
/// </summary>
/// <param name="Url">The URL, possibly with credentials.</param>
/// <param name="PlainUrl">The URL for arguments, which everybody on the machine can see, unlike variables.</param>
/// <param name="Settings">Arguments with the settings for the transport.</param>
internal sealed record GitTransport(string Url, string PlainUrl, IReadOnlyList<string> Settings)
{
    /// <summary>Gets whether only the given addresses may be connected to.</summary>
    public bool IsPinned { get; private init; }

    /// <summary>Determines how a repository may be reached.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.PolicyViolation"/>, <see cref="ErrorCode.ChannelUnavailable"/>.</exception>
    public static async Task<GitTransport> OfAsync(string url, FetchPolicy policy, CancellationToken cancellationToken)
    {
        if (policy.IsRestricted)
        {
            return await RestrictedAsync(url, policy, cancellationToken);
        }

        bool isFile = url.StartsWith("file:", StringComparison.OrdinalIgnoreCase);
        string plain = url.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? Redaction.Strip(url) : url;
        return new GitTransport(url, plain, ["-c", isFile ? "protocol.file.allow=always" : "protocol.file.allow=never"]);
    }

    private static async Task<GitTransport> RestrictedAsync(string url, FetchPolicy policy, CancellationToken cancellationToken)
    {
        // The parsed form is used from here on: what is checked and what git makes of the text could otherwise be different hosts.
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed) || parsed.Scheme is not ("http" or "https")
            || parsed.Host != parsed.IdnHost || parsed.Host.EndsWith('.'))
        {
            throw new StoreException(
                ErrorCode.PolicyViolation,
                $"The repository {Redaction.Redact(url)} cannot be read here: a store reads repositories over http and https only.");
        }

        IReadOnlyList<IPAddress> addresses = await policy.ResolveAsync(parsed, cancellationToken);
        string pin = string.Join(',', addresses.Select(a => a.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{a}]" : a.ToString()));
        return new GitTransport(parsed.AbsoluteUri, Redaction.Strip(parsed.AbsoluteUri),
        [
            "-c", "protocol.allow=never", "-c", $"protocol.{parsed.Scheme}.allow=always", "-c", "http.followRedirects=false",
            .. pin.Length == 0 ? Array.Empty<string>() : ["-c", $"http.curloptResolve={parsed.Host.Trim('[', ']')}:{parsed.Port}:{pin}"],
        ])
        {
            IsPinned = pin.Length > 0,
        };
    }
}

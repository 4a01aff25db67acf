using CondaStore.Functions.Configuration;
using Microsoft.AspNetCore.Http;

namespace CondaStore.Functions.Api;

/// <summary>
/// Decides whether a request was intended by the user. Browsers send cookies with requests from any page of the same site, including
/// other ports of the host and sibling hosts, so a cookie alone is not sufficient (Fetch Metadata,
/// https://www.w3.org/TR/fetch-metadata/).
/// </summary>
public sealed class RequestOrigins(AllowedOrigins allowed)
{
    /// <summary>
    /// Gets whether the session of a request may identify the caller: the request comes from a page of the store or of an allowed origin,
    /// from a link that the user followed, or not from a browser.
    /// </summary>
    public bool MayUseSession(HttpRequest request)
    {
        string site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site == "same-origin")
        {
            return true;
        }

        string origin = request.Headers.Origin.ToString();
        if (origin.Length > 0)
        {
            return IsOwn(request, origin) || allowed.Allows(origin);
        }

        return site is "" or "none"
            || (request.Headers["Sec-Fetch-Mode"] == "navigate"
                && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)));
    }

    /// <summary>Gets the origin at which the caller reaches the store.</summary>
    public static string Own(HttpRequest request)
    {
        string origin = request.Headers.Origin.ToString();
        return (request.Headers["Sec-Fetch-Site"] == "same-origin" && AllowedOrigins.TryParse(origin, out _)) || IsOwn(request, origin)
            ? origin
            : $"{request.Scheme}://{request.Host}";
    }

    /// <summary>
    /// Gets the URL of the <c>next</c> parameter if it is on the store or on an allowed origin, otherwise the root of the store.
    /// </summary>
    public string Next(HttpRequest request)
    {
        // It is stored in a cookie.
        const int Longest = 2000;
        string next = request.Query["next"].ToString();
        if (next.Length > Longest || next.Any(char.IsControl))
        {
            return "/";
        }

        if (next.StartsWith('/'))
        {
            return next.StartsWith("//", StringComparison.Ordinal) || next.StartsWith("/\\", StringComparison.Ordinal) ? "/" : next;
        }

        // The parsed form is returned, so that a browser cannot parse another host from it.
        return Uri.TryCreate(next, UriKind.Absolute, out Uri? url) && url is { Scheme: "http" or "https", UserInfo: "" }
            && AllowedOrigins.OriginOf(url) is { } origin && (IsOwn(request, origin) || allowed.Allows(origin))
            ? url.AbsoluteUri
            : "/";
    }

    // A proxy that terminates TLS forwards requests over HTTP, but a page loaded over HTTP never belongs to a store that uses HTTPS.
    private static bool IsOwn(HttpRequest request, string origin) =>
        AllowedOrigins.TryParse(origin, out Uri? page)
        && page.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)
        && (page.Scheme == Uri.UriSchemeHttps || !request.IsHttps);
}

using CondaStore.Functions.Configuration;
using Microsoft.AspNetCore.Http;

namespace CondaStore.Functions.Api;

/// <summary>
/// Whose wish a request is. A browser sends cookies along with what any page of the same site asks it to, another port of the host and
/// sibling hosts included, so a cookie alone does not tell (Fetch Metadata, https://www.w3.org/TR/fetch-metadata/).
/// </summary>
public sealed class RequestOrigins(AllowedOrigins allowed)
{
    /// <summary>
    /// Whether the session in a request may say who calls: the request comes from a page of the store or of an allowed origin, from
    /// a user who follows a link, or from no browser.
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
            || (request.Headers["Sec-Fetch-Mode"] == "navigate" && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)));
    }

    /// <summary>The origin by which the caller reaches the store.</summary>
    public static string Own(HttpRequest request)
    {
        string origin = request.Headers.Origin.ToString();
        return (request.Headers["Sec-Fetch-Site"] == "same-origin" && AllowedOrigins.TryParse(origin, out _)) || IsOwn(request, origin)
            ? origin
            : $"{request.Scheme}://{request.Host}";
    }

    /// <summary>Where a request's <c>next</c> leads: to a place of the store or of an allowed origin, else to the root of the store.</summary>
    public string Next(HttpRequest request)
    {
        // It travels in a cookie.
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

        // As it was understood, so that a browser cannot understand another host.
        return Uri.TryCreate(next, UriKind.Absolute, out Uri? url) && url is { Scheme: "http" or "https", UserInfo: "" }
            && AllowedOrigins.OriginOf(url) is { } origin && (IsOwn(request, origin) || allowed.Allows(origin))
            ? url.AbsoluteUri
            : "/";
    }

    // Whoever ends TLS in front of the store hands requests on by HTTP; a page by HTTP is never one of a store by HTTPS.
    private static bool IsOwn(HttpRequest request, string origin) =>
        AllowedOrigins.TryParse(origin, out Uri? page)
        && page.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)
        && (page.Scheme == Uri.UriSchemeHttps || !request.IsHttps);
}

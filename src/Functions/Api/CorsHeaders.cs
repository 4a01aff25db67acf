using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CondaStore.Functions.Api;

/// <summary>
/// Cross-origin rules: any origin may call, with credentials. The session cookie is same-site strict, so that a foreign page can only
/// use credentials that it holds itself.
/// </summary>
internal static class CorsHeaders
{
    /// <summary>Adds what every response to a cross-origin call carries.</summary>
    public static void Apply(HttpContext http)
    {
        string origin = http.Request.Headers.Origin.ToString();
        if (origin.Length == 0)
        {
            return;
        }

        IHeaderDictionary headers = http.Response.Headers;
        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlAllowCredentials = "true";
        headers.Append(HeaderNames.Vary, HeaderNames.Origin);
    }

    /// <summary>Whether the request asks what a cross-origin call would be allowed.</summary>
    public static bool IsPreflight(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method) && request.Headers.AccessControlRequestMethod.Count > 0;

    /// <summary>Answers a preflight request.</summary>
    public static void ApplyPreflight(HttpContext http)
    {
        IHeaderDictionary headers = http.Response.Headers;
        headers.AccessControlAllowMethods = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";
        headers.AccessControlMaxAge = "600";
        if (http.Request.Headers.AccessControlRequestHeaders.Count > 0)
        {
            headers.AccessControlAllowHeaders = http.Request.Headers.AccessControlRequestHeaders;
        }
    }
}

using CondaStore.Functions.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CondaStore.Functions.Api;

/// <summary>
/// Applies the CORS protocol (https://fetch.spec.whatwg.org/#http-cors-protocol): pages of allowed origins may use the session and read
/// the responses; pages of other origins may not read anything.
/// </summary>
internal static class CorsHeaders
{
    /// <summary>Adds the headers of all responses.</summary>
    public static void Apply(HttpContext http, AllowedOrigins origins)
    {
        IHeaderDictionary headers = http.Response.Headers;
        // Without Vary, a response without the CORS headers could be served from a cache to a page that needs them.
        headers.Append(HeaderNames.Vary, HeaderNames.Origin);
        string origin = http.Request.Headers.Origin.ToString();
        if (origin.Length > 0 && origins.Allows(origin))
        {
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlAllowCredentials = "true";
        }
    }

    /// <summary>Gets whether a request is a CORS preflight request.</summary>
    public static bool IsPreflight(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method) && request.Headers.AccessControlRequestMethod.Count > 0;

    /// <summary>Responds to a preflight request.</summary>
    public static IResult Preflight(HttpContext http, AllowedOrigins origins)
    {
        if (!origins.Allows(http.Request.Headers.Origin.ToString()))
        {
            return Results.Text("Disallowed CORS origin", statusCode: StatusCodes.Status400BadRequest);
        }

        IHeaderDictionary headers = http.Response.Headers;
        headers.AccessControlAllowMethods = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";
        headers.AccessControlMaxAge = "600";
        if (http.Request.Headers.AccessControlRequestHeaders.Count > 0)
        {
            headers.AccessControlAllowHeaders = http.Request.Headers.AccessControlRequestHeaders;
        }

        return Results.Text("OK");
    }
}

using CondaStore.Domain.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace CondaStore.Functions.Api;

/// <summary>
/// Limits the size of requests. Anonymous callers may send little; callers who may create environments may send whole lockfiles. The
/// limit is set as soon as the caller is identified, before the body is read.
/// </summary>
internal static class RequestLimits
{
    /// <summary>The limit for logins and for anonymous callers, in bytes.</summary>
    public const long Strangers = 64 * 1024;

    /// <summary>Limits the body of a request from now on; a lower limit stays in effect.</summary>
    /// <param name="request">The request, whose body has not been read yet.</param>
    /// <param name="bytes">The maximum size of the body in bytes.</param>
    /// <exception cref="BadHttpRequestException">The declared length of the body exceeds the limit.</exception>
    public static void Set(HttpRequest request, long bytes) => RequestBodyLimit.Apply(request.HttpContext, bytes);

    /// <summary>
    /// Records that the caller is identified by a session, which browsers also send with requests of other pages on the same site.
    /// </summary>
    public static void MarkSession(HttpRequest request) => request.HttpContext.Items[typeof(SessionCookie)] = true;

    /// <summary>
    /// Requires a JSON body of callers who are identified by a session. Browsers send a preflight request before they send JSON to
    /// another origin, but not for forms and plain text.
    /// </summary>
    /// <exception cref="StoreException">The body is not JSON (<see cref="ErrorCode.InvalidRequest"/>).</exception>
    public static void RequireJson(HttpRequest request)
    {
        if (request.HttpContext.Items.ContainsKey(typeof(SessionCookie)) && !request.HasJsonContentType())
        {
            throw new StoreException(
                ErrorCode.InvalidRequest, "A request with a browser session must have a body of type application/json.");
        }
    }
}

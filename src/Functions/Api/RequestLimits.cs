using CondaStore.Domain.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace CondaStore.Functions.Api;

/// <summary>
/// How much of a request is read. Strangers may send little; whoever may make environments may send whole lockfiles. Set as soon as it is
/// known who calls, and before anything of the body is read.
/// </summary>
internal static class RequestLimits
{
    /// <summary>Bytes of a login, and of whatever a caller without an identity sends.</summary>
    public const long Strangers = 64 * 1024;

    /// <summary>Limits what may be read of the request from now on; a limit that is lower already stays.</summary>
    /// <param name="request">The request, of which nothing was read.</param>
    /// <param name="bytes">The largest body.</param>
    /// <exception cref="BadHttpRequestException">The request says itself that its body is larger.</exception>
    public static void Set(HttpRequest request, long bytes) => RequestBodyLimit.Apply(request.HttpContext, bytes);

    /// <summary>Remembers that a session says who calls, which browsers send along with what any page of the site asks for.</summary>
    public static void MarkSession(HttpRequest request) => request.HttpContext.Items[typeof(SessionCookie)] = true;

    /// <summary>
    /// Lets JSON pass, and everything of callers whom no session names. Browsers ask before they send JSON to another origin; forms and
    /// plain texts they send at once.
    /// </summary>
    /// <exception cref="StoreException">The body is something else (<see cref="ErrorCode.InvalidRequest"/>).</exception>
    public static void RequireJson(HttpRequest request)
    {
        if (request.HttpContext.Items.ContainsKey(typeof(SessionCookie)) && !request.HasJsonContentType())
        {
            throw new StoreException(ErrorCode.InvalidRequest, "A request with the session of a browser has a body of the type application/json.");
        }
    }
}

using CondaStore.Functions.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Api.System;

/// <summary>
/// The endpoint of all requests that match no other function. The Functions host matches routes in alphabetical order of function names
/// and responds to unknown paths and methods with an empty 404. The name of this function sorts last, so that it can return the bodies
/// that clients expect.
/// </summary>
public sealed class FallbackFunctions(FunctionRoutes routes, AllowedOrigins origins)
{
    /// <summary>Responds to preflight requests, unsupported methods (405) and unknown paths (404).</summary>
    [Function(FunctionRoutes.Fallback)]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "put", "delete", "patch", "head", "options", Route = "{*path}")]
        HttpRequest request)
    {
        if (CorsHeaders.IsPreflight(request))
        {
            return CorsHeaders.Preflight(request.HttpContext, origins);
        }

        IReadOnlyList<string> methods = routes.MethodsOn(request.HttpContext);
        if (methods.Count == 0)
        {
            return ApiResults.Detail(StatusCodes.Status404NotFound, "Not Found");
        }

        request.HttpContext.Response.Headers.Allow = string.Join(", ", methods);
        return ApiResults.Detail(StatusCodes.Status405MethodNotAllowed, "Method Not Allowed");
    }
}

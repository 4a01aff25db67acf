using Microsoft.AspNetCore.Http;

namespace CondaStore.Functions.Api;

/// <summary>Adds the headers that mark a route as deprecated.</summary>
internal static class DeprecationHeaders
{
    public static void Apply(HttpResponse response)
    {
        response.Headers["Deprecation"] = "True";
        response.Headers["Sunset"] = "Mon, 17 Mar 2025 00:00:00 UTC";
    }
}

using Microsoft.AspNetCore.Http;

namespace CondaStore.Functions.Api;

/// <summary>Where <c>next</c> of login and logout leads.</summary>
internal static class OwnPlace
{
    // It travels in a cookie.
    private const int Longest = 2000;

    /// <summary>The place that a request names as <c>next</c>; the root unless it is one of this site.</summary>
    public static string Next(HttpRequest request)
    {
        // Only this site: anything else would let a link to the login page send people elsewhere.
        string next = request.Query["next"].ToString();
        if (next.Length > Longest || next.Any(char.IsControl))
        {
            return "/";
        }

        bool isPath = next.StartsWith('/') && !next.StartsWith("//", StringComparison.Ordinal) && !next.StartsWith("/\\", StringComparison.Ordinal);
        return isPath || next.StartsWith($"{request.Scheme}://{request.Host}/", StringComparison.OrdinalIgnoreCase) ? next : "/";
    }
}

using Microsoft.AspNetCore.Http;

namespace CondaStore.Functions.Pages;

/// <summary>Reads the content codings that a client accepts (RFC 9110 section 12.5.3,
/// https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3).</summary>
internal static class AcceptedEncodings
{
    /// <summary>Gets whether a response may be sent in gzip.</summary>
    public static bool IncludeGzip(HttpRequest request) =>
        request.Headers.AcceptEncoding.SelectMany(v => (v ?? string.Empty).Split(',', StringSplitOptions.TrimEntries))
            .Any(v => v.Equals("gzip", StringComparison.OrdinalIgnoreCase) || (v.StartsWith("gzip;", StringComparison.OrdinalIgnoreCase)
                && !v.Replace(" ", string.Empty, StringComparison.Ordinal).EndsWith("q=0", StringComparison.Ordinal)));
}

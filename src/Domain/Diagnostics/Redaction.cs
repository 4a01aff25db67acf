using System.Text.RegularExpressions;

namespace CondaStore.Domain.Diagnostics;

/// <summary>
/// Removes secrets from URLs and from texts that contain URLs: user information, conda tokens (<c>/t/&lt;token&gt;/</c>) and query strings,
/// which hold the signatures of presigned links.
/// </summary>
public static partial class Redaction
{
    private const string Mask = "********";

    // Input is untrusted: a text with many URL prefixes must not take quadratic time.
    private const RegexOptions Linear = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    /// <summary>Replaces the secrets of every URL in a text by a mask, for messages and logs.</summary>
    public static string Redact(string text)
    {
        if (!text.Contains("://", StringComparison.Ordinal))
        {
            return text;
        }

        return Replace(text, userInformation: "://" + Mask + "@", token: "$1/t/" + Mask, query: "$1?" + Mask);
    }

    /// <summary>Removes the secrets of one URL altogether, for records, lockfiles and keys.</summary>
    public static string Strip(string url)
    {
        if (!url.Contains("://", StringComparison.Ordinal))
        {
            return url;
        }

        return Replace(url, userInformation: "://", token: "$1", query: "$1");
    }

    /// <summary>Determines whether a text contains the mask of a secret.</summary>
    public static bool IsMasked(string text) => text.Contains(Mask, StringComparison.Ordinal);

    // Most URLs have no secrets. Building the expressions takes longer than solving a small channel, so they are built only when a secret
    // may be present.
    private static string Replace(string text, string userInformation, string token, string query)
    {
        if (text.Contains('@', StringComparison.Ordinal))
        {
            text = UserInformation().Replace(text, userInformation);
        }

        if (MayHaveToken(text))
        {
            text = Token().Replace(text, token);
        }

        return text.Contains('?', StringComparison.Ordinal) ? Query().Replace(text, query) : text;
    }

    private static bool MayHaveToken(string text) =>
        text.Contains("/t/", StringComparison.Ordinal) || text.Contains("%74", StringComparison.Ordinal)
        || text.Contains("/t%2", StringComparison.Ordinal) || text.Contains("%2ft", StringComparison.OrdinalIgnoreCase);

    // A password may contain further '@' and quotes.
    [GeneratedRegex(@"://[^/\s""<>?#]*@", Linear)]
    private static partial Regex UserInformation();

    // Servers decode "%74" to "t" and "%2F" to "/"; the latter also ends a token.
    [GeneratedRegex(
        @"(://[^/\s""'<>]+(?:/[^\s""'<>?#]*?)?)(?:/|%2[Ff])(?:t|%74)(?:/|%2[Ff])"
            + @"(?:[^%/\s""'<>?#]|%[^2/\s""'<>?#]|%2[^Ff/\s""'<>?#])+",
        Linear)]
    private static partial Regex Token();

    [GeneratedRegex(@"(://[^\s""'<>?#]+)\?[^\s""'<>#]+", Linear)]
    private static partial Regex Query();
}

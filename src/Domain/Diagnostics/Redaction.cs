using System.Text.RegularExpressions;

namespace CondaStore.Domain.Diagnostics;

/// <summary>
/// Takes secrets out of URLs and out of texts that contain URLs: user information, conda tokens (<c>/t/&lt;token&gt;/</c>)
/// and query strings, which hold the signatures of presigned links.
/// </summary>
public static partial class Redaction
{
    private const string Mask = "********";

    // Texts come from everywhere: one with many beginnings of URLs must not cost the square of its length.
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

    /// <summary>Whether a text has the mask of a secret in it.</summary>
    public static bool IsMasked(string text) => text.Contains(Mask, StringComparison.Ordinal);

    // Most URLs have no secrets. The expressions take longer to be made than a small channel to be solved, so they are made when there may be one.
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

    // A password may hold further '@' and quotes.
    [GeneratedRegex(@"://[^/\s""<>?#]*@", Linear)]
    private static partial Regex UserInformation();

    // Servers take "%74" for "t" and "%2F" for "/"; a token ends at the latter, too.
    [GeneratedRegex(
        @"(://[^/\s""'<>]+(?:/[^\s""'<>?#]*?)?)(?:/|%2[Ff])(?:t|%74)(?:/|%2[Ff])"
            + @"(?:[^%/\s""'<>?#]|%[^2/\s""'<>?#]|%2[^Ff/\s""'<>?#])+",
        Linear)]
    private static partial Regex Token();

    [GeneratedRegex(@"(://[^\s""'<>?#]+)\?[^\s""'<>#]+", Linear)]
    private static partial Regex Query();
}

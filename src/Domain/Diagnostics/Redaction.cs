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

        text = UserInformation().Replace(text, "://" + Mask + "@");
        text = Token().Replace(text, "$1/t/" + Mask);
        return Query().Replace(text, "$1?" + Mask);
    }

    /// <summary>Removes the secrets of one URL altogether, for records, lockfiles and keys.</summary>
    public static string Strip(string url)
    {
        if (!url.Contains("://", StringComparison.Ordinal))
        {
            return url;
        }

        url = UserInformation().Replace(url, "://");
        url = Token().Replace(url, "$1");
        return Query().Replace(url, "$1");
    }

    /// <summary>Whether a text has the mask of a secret in it.</summary>
    public static bool IsMasked(string text) => text.Contains(Mask, StringComparison.Ordinal);

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

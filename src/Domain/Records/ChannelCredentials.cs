using System.Text.RegularExpressions;

namespace CondaStore.Domain.Records;

/// <summary>
/// Represents the secrets of a channel URL, removed from it once and added only to requests to the same host: user information, the conda
/// token (<c>/t/&lt;token&gt;</c> in the path) and a query such as the signature of a presigned link.
/// </summary>
internal sealed partial class ChannelCredentials
{
    public static readonly ChannelCredentials None = new(string.Empty, null, null, null);

    private readonly string _beforeToken;

    private ChannelCredentials(string authority, string? userInformation, string? token, string? query, string beforeToken = "")
    {
        Authority = authority;
        UserInformation = userInformation;
        Token = token;
        Query = query;
        _beforeToken = beforeToken;
    }

    /// <summary>Scheme, host and port to which the secrets belong: <c>https://host:8443</c>.</summary>
    public string Authority { get; }

    public string? UserInformation { get; }

    public string? Token { get; }

    public string? Query { get; }

    public bool IsEmpty => UserInformation is null && Token is null && Query is null;

    /// <summary>Splits a URL into a URL that is safe to display and the secrets that it contained.</summary>
    public static (string Url, ChannelCredentials Credentials) Split(string url)
    {
        int scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0 || url.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            return (url, None);
        }

        string? query = null;
        int fragment = url.IndexOf('#', StringComparison.Ordinal);
        if (fragment >= 0)
        {
            url = url[..fragment];
        }

        int question = url.IndexOf('?', StringComparison.Ordinal);
        if (question >= 0)
        {
            query = question + 1 < url.Length ? url[(question + 1)..] : null;
            url = url[..question];
        }

        int hostStart = scheme + 3;
        int pathStart = url.IndexOf('/', hostStart);
        string authority = pathStart < 0 ? url[hostStart..] : url[hostStart..pathStart];
        string path = pathStart < 0 ? string.Empty : url[pathStart..];
        string? user = null;
        int at = authority.LastIndexOf('@');
        if (at >= 0)
        {
            user = at > 0 ? authority[..at] : null;
            authority = authority[(at + 1)..];
        }

        string? token = null;
        string beforeToken = string.Empty;
        if (TokenMark().Match(path) is { Success: true } mark)
        {
            int begin = mark.Index + mark.Length;
            int end = path.IndexOf('/', begin);
            token = end < 0 ? path[begin..] : path[begin..end];
            token = token.Length == 0 ? null : token;
            beforeToken = path[..mark.Index];
            path = beforeToken + (end < 0 ? string.Empty : path[end..]);
        }

        string root = url[..hostStart].ToLowerInvariant() + authority.ToLowerInvariant();
        return (root + path, user is null && token is null && query is null ? None : new(root, user, token, query, beforeToken));
    }

    /// <summary>Adds the secrets to a URL if its host is theirs; otherwise returns it unchanged.</summary>
    public string ApplyTo(string url)
    {
        if (IsEmpty || !BelongsTo(url))
        {
            return url;
        }

        int hostStart = Authority.IndexOf("://", StringComparison.Ordinal) + 3;
        string path = url[Authority.Length..];
        string result = UserInformation is null ? Authority : Authority[..hostStart] + UserInformation + "@" + Authority[hostStart..];
        int at = path.StartsWith(_beforeToken + "/", StringComparison.Ordinal) ? _beforeToken.Length : 0;
        result += Token is null ? path : path[..at] + "/t/" + Token + path[at..];
        return Query is null ? result : result + (path.Contains('?', StringComparison.Ordinal) ? '&' : '?') + Query;
    }

    /// <summary>Determines whether a URL has the host of the secrets.</summary>
    public bool BelongsTo(string url) =>
        url.StartsWith(Authority, StringComparison.OrdinalIgnoreCase)
        && (url.Length == Authority.Length || url[Authority.Length] is '/' or '?' or '#');

    // Some write the "t" as "%74", which servers accept.
    [GeneratedRegex("/(?:t|%74)/", RegexOptions.CultureInvariant)]
    private static partial Regex TokenMark();
}

using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>
/// Where projects are offered: an index with a page for each project, or one place with files of many (<c>--find-links</c>). Secrets of
/// the URL are kept apart; <see cref="Url"/> is safe to show and to store. Two locations are equal when their URLs are.
/// </summary>
public sealed class IndexLocation : IEquatable<IndexLocation>
{
    private readonly ChannelCredentials _credentials;

    private IndexLocation(string url, ChannelCredentials credentials, bool isFlat)
    {
        Url = url;
        _credentials = credentials;
        IsFlat = isFlat;
    }

    /// <summary>Gets the index that everybody uses.</summary>
    public static IndexLocation Pypi { get; } = Parse("https://pypi.org/simple/");

    /// <summary>Gets the URL without credentials; that of an index without a trailing slash.</summary>
    public string Url { get; }

    /// <summary>Gets whether files of many projects lie in this one place.</summary>
    public bool IsFlat { get; }

    /// <summary>Gets whether it is a folder or page of this machine.</summary>
    public bool IsFile => Url.StartsWith("file:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Who is asked, for requests.</summary>
    internal FetchOrigin Origin => new("index", Url, _credentials);

    /// <summary>Reads the URL of an index.</summary>
    /// <param name="url">Base URL, maybe with user information, a token or a query.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidOption"/>.</exception>
    public static IndexLocation Parse(string url)
    {
        IndexLocation index = Create(url, isFlat: false);
        return index.IsFile ? throw Invalid(url, "an index is reached over http or https; name a folder with --find-links") : index;
    }

    /// <summary>Reads the place of <c>--find-links</c>.</summary>
    /// <param name="place">The URL of a page with links, or a folder as a <c>file:</c> URL or an absolute path.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidOption"/>.</exception>
    public static IndexLocation ParseFlat(string place) =>
        Create(Path.IsPathFullyQualified(place) ? new Uri(place).AbsoluteUri : place, isFlat: true);

    /// <inheritdoc/>
    public bool Equals(IndexLocation? other) => other is not null && Url == other.Url && IsFlat == other.IsFlat;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as IndexLocation);

    /// <inheritdoc/>
    public override int GetHashCode() => Url.GetHashCode(StringComparison.Ordinal);

    /// <summary>Returns the URL without credentials.</summary>
    public override string ToString() => Url;

    /// <summary>Returns the URL of a file with the secrets of this place, where it lies on the same server; for requests, never to be shown
    /// or stored.</summary>
    internal string WithCredentials(string url) => _credentials.ApplyTo(url);

    /// <summary>Returns the URL of a project's page, without credentials.</summary>
    /// <param name="project">The project's name in normal form.</param>
    internal string PageUrl(string project) => IsFlat ? Url : $"{Url}/{project}/";

    /// <summary>What tells the pages of this place, as these credentials see them, from those of others. Not to be shown.</summary>
    internal string CacheKey(string project) => $"{_credentials.ApplyTo(Url)}\n{project}\n{IsFlat}";

    private static IndexLocation Create(string url, bool isFlat)
    {
        (string safe, ChannelCredentials credentials) = ChannelCredentials.Split(url.Trim());
        if (!Uri.TryCreate(safe, UriKind.Absolute, out Uri? parsed) || parsed.Scheme is not ("https" or "http" or "file"))
        {
            throw Invalid(url, "write it as https://host/path/");
        }

        return new IndexLocation(isFlat && !parsed.IsFile ? safe : safe.TrimEnd('/'), credentials, isFlat);
    }

    private static StoreException Invalid(string url, string hint) =>
        new(ErrorCode.InvalidOption, $"'{Redaction.Redact(url)}' is not the address of a package index.")
        {
            Found = Redaction.Redact(url),
            Hints = [hint],
        };
}

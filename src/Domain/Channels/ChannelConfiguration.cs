using System.Buffers;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Channels;

/// <summary>
/// Specifies how channel texts are resolved (CEP 26, https://conda.org/learn/ceps/cep-0026): a URL denotes itself, a path a local folder,
/// and a name a path below the channel alias, unless it is the name of a multichannel, which denotes several channels.
/// </summary>
public sealed class ChannelConfiguration
{
    /// <summary>The alias of the public channels.</summary>
    public const string DefaultAlias = "https://conda.anaconda.org";

    private const int MaxLength = 2048;

    private static readonly SearchValues<char> NotInNames = SearchValues.Create(":\\[] \t?#");

    private static readonly string[] PublicDefaults = ["https://repo.anaconda.com/pkgs/main", "https://repo.anaconda.com/pkgs/r"];

    /// <summary>Gets the URL that names are appended to. It may contain credentials.</summary>
    public string Alias { get; init; } = DefaultAlias;

    /// <summary>Gets the channels that <c>defaults</c> denotes.</summary>
    public IReadOnlyList<string> DefaultChannels { get; init; } = PublicDefaults;

    /// <summary>Gets further multichannels: names that denote lists of channels.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Multichannels { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Gets the directory that relative paths are resolved against.</summary>
    public string WorkingDirectory { get; init; } = Environment.CurrentDirectory;

    /// <summary>Gets the directory that <c>~</c> denotes.</summary>
    public string HomeDirectory { get; init; } = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>Parses a channel text.</summary>
    /// <param name="text">A name, label path, URL or file path, optionally followed by subdirs: <c>name[linux-64,noarch]</c>.</param>
    /// <returns>One channel, or the members of a multichannel in order.</returns>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidName"/>.</exception>
    public IReadOnlyList<Channel> Parse(string text)
    {
        string trimmed = text.Trim();
        if (trimmed == "defaults")
        {
            return [.. DefaultChannels.Select(ParseOne)];
        }

        return Multichannels.TryGetValue(trimmed, out IReadOnlyList<string>? members)
            ? [.. members.Select(ParseOne)]
            : [ParseOne(trimmed)];
    }

    /// <summary>Parses several channel texts and removes duplicates, keeping the first of each.</summary>
    /// <param name="texts">Channel texts, the most important first.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidName"/>.</exception>
    public IReadOnlyList<Channel> ParseAll(IEnumerable<string> texts) => [.. texts.SelectMany(Parse).Distinct()];

    /// <summary>Parses a channel text that denotes one channel.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidName"/>.</exception>
    public Channel ParseOne(string text)
    {
        string trimmed = text.Trim();
        if (trimmed.Length is 0 or > MaxLength || Uri.UnescapeDataString(trimmed).Any(char.IsControl))
        {
            // Escaped control characters are rejected as well: a channel in a local folder becomes a path.
            throw Invalid(trimmed, "is empty, too long or has control characters");
        }

        IReadOnlyList<string>? platforms = TakePlatforms(ref trimmed);
        string url = UrlOf(trimmed);
        (string safe, ChannelCredentials credentials) = ChannelCredentials.Split(url);
        safe = WithoutSubdir(safe.TrimEnd('/'));
        return new Channel(NameOf(safe), safe, credentials, platforms);
    }

    /// <summary>Returns the canonical name of a base URL: the path below the alias or the common root of the multichannels, or else the URL
    /// itself.</summary>
    private string NameOf(string baseUrl)
    {
        string alias = ChannelCredentials.Split(Alias).Url.TrimEnd('/');
        return baseUrl.StartsWith(alias + "/", StringComparison.OrdinalIgnoreCase) ? baseUrl[(alias.Length + 1)..] : baseUrl;
    }

    private string UrlOf(string text)
    {
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme > 0)
        {
            return CheckUrl(text, text[..scheme]);
        }

        if (LooksLikePath(text))
        {
            string path = text == "~" ? HomeDirectory
                : text.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(HomeDirectory, text[2..])
                : text;
            return FileUrl(Path.GetFullPath(path, WorkingDirectory));
        }

        if (text.AsSpan().ContainsAny(NotInNames) || text.Split('/').Any(part => part is "" or "." or ".."))
        {
            throw Invalid(
                text, "is not a channel name: a name is made of parts divided by '/', without ':', '\\', brackets or white space");
        }

        return Alias.TrimEnd('/') + "/" + text;
    }

    private static string CheckUrl(string text, string scheme)
    {
        if (scheme.ToLowerInvariant() is not ("http" or "https" or "file"))
        {
            throw Invalid(text, $"uses '{scheme}', which is not supported; use http, https or file");
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || (uri.Host.Length == 0 && !uri.IsFile))
        {
            throw Invalid(text, "is not a URL");
        }

        return uri.IsFile ? FileUrl(uri.LocalPath) : text;
    }

    private static bool LooksLikePath(string text) =>
        text is "." or ".." or "~"
        || text.StartsWith('/') || text.StartsWith('\\')
        || text.StartsWith("./", StringComparison.Ordinal) || text.StartsWith("../", StringComparison.Ordinal)
        || text.StartsWith("~/", StringComparison.Ordinal)
        || text.StartsWith(".\\", StringComparison.Ordinal) || text.StartsWith("..\\", StringComparison.Ordinal)
        || (text.Length > 2 && char.IsAsciiLetter(text[0]) && text[1] == ':' && text[2] is '/' or '\\');

    private static string FileUrl(string path) => ArchivePlace.OfPath(path).TrimEnd('/');

    /// <summary>Returns the URL of the channel for a URL of one of its subdirs.</summary>
    private static string WithoutSubdir(string url)
    {
        int slash = url.LastIndexOf('/');
        return slash > 0 && Subdirs.IsKnown(url.AsSpan(slash + 1)) ? url[..slash] : url;
    }

    private static IReadOnlyList<string>? TakePlatforms(ref string text)
    {
        int open = text.EndsWith(']') ? text.LastIndexOf('[') : -1;
        if (open < 0)
        {
            return null;
        }

        string[] platforms = text[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (string platform in platforms)
        {
            if (!Subdirs.IsKnown(platform))
            {
                throw Invalid(text, $"names the platform '{platform}', which does not exist");
            }
        }

        if (platforms.Length == 0)
        {
            throw Invalid(text, "has an empty list of platforms");
        }

        text = text[..open].TrimEnd();
        return platforms;
    }

    private static StoreException Invalid(string text, string reason)
    {
        string shown = Redaction.Redact(text.Length > 200 ? text[..200] + "…" : text);
        return new StoreException(ErrorCode.InvalidName, $"Channel '{shown}' {reason}.") { Found = shown };
    }
}

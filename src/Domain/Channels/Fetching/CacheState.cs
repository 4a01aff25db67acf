using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Channels.Fetching;

/// <summary>
/// What is known about the cached metadata of a channel folder or the cached page of a project, kept beside it as lines of a key, a tab and a value. Without
/// credentials.
/// </summary>
internal sealed record CacheState
{
    private const string Format = "1";

    /// <summary>URL of the document that <see cref="ETag"/> and <see cref="LastModified"/> belong to; null when none is cached.</summary>
    public string? Url { get; init; }

    public string? ETag { get; init; }

    public string? LastModified { get; init; }

    /// <summary>Seconds for which the copy counts as fresh, from <c>Cache-Control</c>; 0 means that it must be confirmed each time.</summary>
    public long MaxAge { get; init; }

    /// <summary>When the copy was fetched or last confirmed.</summary>
    public DateTimeOffset CheckedAt { get; init; }

    /// <summary>SHA-256 of the cached bytes, lower-case hexadecimal.</summary>
    public string? ContentHash { get; init; }

    /// <summary>When the server said that it has no zstd-compressed form.</summary>
    public DateTimeOffset? NoZstSince { get; init; }

    /// <summary>When the server said that it has no shards.</summary>
    public DateTimeOffset? NoShardsSince { get; init; }

    /// <summary>Whether the copy may be used without asking the server.</summary>
    public bool IsFresh(DateTimeOffset now) => Url is not null && now >= CheckedAt && now < CheckedAt.AddSeconds(MaxAge);

    /// <summary>For how many seconds an answer says that it stays fresh; 0 when it does not say.</summary>
    public static long MaxAgeOf(HttpResponseMessage response)
    {
        CacheControlHeaderValue? control = response.Headers.CacheControl;
        return control is null || control.NoCache || control.NoStore || control.MaxAge is not { } age ? 0
            : (long)Math.Max(0, (age - (response.Headers.Age ?? TimeSpan.Zero)).TotalSeconds);
    }

    /// <summary>Makes a request one that only asks whether the copy is still good.</summary>
    public void Confirm(HttpRequestMessage request)
    {
        if (ETag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ETag);
        }

        if (LastModified is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Modified-Since", LastModified);
        }
    }

    /// <summary>Reads a state file.</summary>
    /// <returns>An empty state when the file is missing, cannot be read or is not understood.</returns>
    public static CacheState Read(string path)
    {
        Dictionary<string, string> values = [];
        try
        {
            foreach (string line in File.ReadAllLines(path))
            {
                int tab = line.IndexOf('\t', StringComparison.Ordinal);
                if (tab > 0)
                {
                    values[line[..tab]] = line[(tab + 1)..];
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new CacheState();
        }

        return values.GetValueOrDefault("format") != Format ? new CacheState() : new CacheState
        {
            Url = values.GetValueOrDefault("url"),
            ETag = values.GetValueOrDefault("etag"),
            LastModified = values.GetValueOrDefault("last_modified"),
            MaxAge = long.TryParse(values.GetValueOrDefault("max_age"), CultureInfo.InvariantCulture, out long age) ? age : 0,
            CheckedAt = Time(values.GetValueOrDefault("checked_at")) ?? default,
            ContentHash = values.GetValueOrDefault("sha256"),
            NoZstSince = Time(values.GetValueOrDefault("no_zst_since")),
            NoShardsSince = Time(values.GetValueOrDefault("no_shards_since")),
        };
    }

    /// <summary>Writes a state file so that readers see the old or the new one.</summary>
    public void Write(string path)
    {
        StringBuilder text = new();
        Append("format", Format);
        Append("url", Url);
        Append("etag", ETag);
        Append("last_modified", LastModified);
        Append("max_age", MaxAge.ToString(CultureInfo.InvariantCulture));
        Append("checked_at", CheckedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        Append("sha256", ContentHash);
        Append("no_zst_since", NoZstSince?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        Append("no_shards_since", NoShardsSince?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        TemporaryFile.WriteAll(path, Encoding.UTF8.GetBytes(text.ToString()));

        void Append(string key, string? value)
        {
            if (value is not null)
            {
                text.Append(key).Append('\t').Append(value.ReplaceLineEndings(" ")).Append('\n');
            }
        }
    }

    private static DateTimeOffset? Time(string? text) =>
        long.TryParse(text, CultureInfo.InvariantCulture, out long milliseconds) ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
}

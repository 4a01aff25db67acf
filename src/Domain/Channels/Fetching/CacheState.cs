using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Channels.Fetching;

/// <summary>
/// Represents the state of the cached metadata of a subdir or of a cached project page, stored next to it as lines of a key, a tab and a
/// value. It contains no credentials.
/// </summary>
internal sealed record CacheState
{
    private const string Format = "1";

    /// <summary>URL of the document that <see cref="ETag"/> and <see cref="LastModified"/> belong to; null when none is cached.</summary>
    public string? Url { get; init; }

    public string? ETag { get; init; }

    public string? LastModified { get; init; }

    /// <summary>Seconds for which the copy counts as fresh, from <c>Cache-Control</c>; 0 means that it must be revalidated each
    /// time.</summary>
    public long MaxAge { get; init; }

    /// <summary>Gets the time at which the copy was fetched or last revalidated.</summary>
    public DateTimeOffset CheckedAt { get; init; }

    /// <summary>SHA-256 of the cached bytes, lower-case hexadecimal.</summary>
    public string? ContentHash { get; init; }

    /// <summary>Gets the time at which the server reported no zstd-compressed form.</summary>
    public DateTimeOffset? NoZstSince { get; init; }

    /// <summary>Gets the time at which the server reported no shards.</summary>
    public DateTimeOffset? NoShardsSince { get; init; }

    /// <summary>Determines whether the copy may be used without revalidation.</summary>
    public bool IsFresh(DateTimeOffset now) => Url is not null && now >= CheckedAt && now < CheckedAt.AddSeconds(MaxAge);

    /// <summary>Returns the number of seconds for which a response is fresh; 0 if unspecified.</summary>
    public static long MaxAgeOf(HttpResponseMessage response)
    {
        CacheControlHeaderValue? control = response.Headers.CacheControl;
        return control is null || control.NoCache || control.NoStore || control.MaxAge is not { } age ? 0
            : (long)Math.Max(0, (age - (response.Headers.Age ?? TimeSpan.Zero)).TotalSeconds);
    }

    /// <summary>Makes a request conditional on the cached copy being outdated.</summary>
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
    /// <returns>The state; empty if the file is missing, unreadable or invalid.</returns>
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
        catch (Exception e) when (FileFailure.IsFileFailure(e))
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

    /// <summary>Writes a state file atomically.</summary>
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
        long.TryParse(text, CultureInfo.InvariantCulture, out long milliseconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
}

using System.Net;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Compression;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Channels;

public sealed partial class RepodataClient
{
    private async Task<SubdirSource> OpenRemoteAsync(Channel channel, string subdir, CacheEntry entry, CancellationToken cancellationToken)
    {
        if (_options.UseShards && await TryOpenShardsAsync(channel, subdir, entry, cancellationToken) is { } shards)
        {
            return shards;
        }

        CacheState state = CacheState.Read(entry.StateFile);
        if (IsUsable(state) && TryOpenCached(channel, subdir, entry, state) is { } index)
        {
            return index;
        }

        using CacheLock locked = await LockAsync(entry, cancellationToken);
        state = CacheState.Read(entry.StateFile);
        if (IsUsable(state) && await OpenOrRebuildAsync(channel, subdir, entry, state, cancellationToken) is { } rebuilt)
        {
            return rebuilt;
        }

        return _options.Mode == RepodataCacheMode.CacheOnly
            ? throw NotCached(channel, subdir)
            : await FetchAsync(channel, subdir, entry, state, cancellationToken);
    }

    private static StoreException NotCached(Channel channel, string subdir) =>
        new(ErrorCode.ChannelUnavailable, $"Channel {channel.Name} is not in the cache for {subdir}, and nothing may be requested.")
        {
            Hints = ["Run once without the offline option."],
        };

    private bool IsUsable(CacheState state) => _options.Mode switch
    {
        RepodataCacheMode.Revalidate => false,
        RepodataCacheMode.CacheOrFetch => state.IsFresh(_options.TimeProvider.GetUtcNow()),
        _ => state.Url is not null,
    };

    private ChannelIndex? TryOpenCached(Channel channel, string subdir, CacheEntry entry, CacheState state)
    {
        if (state.ContentHash is not { Length: 64 } hash
            || state.Url is null
            || !state.Url.StartsWith(entry.Url + "/", StringComparison.Ordinal))
        {
            return null;
        }

        byte[] key = Convert.FromHexString(hash);
        return TryOpenIndex(entry.IndexFile(key), key, channel, subdir);
    }

    /// <summary>Maps the cached index, or rebuilds it from the cached document; returns null if that is damaged or missing.</summary>
    private async Task<ChannelIndex?> OpenOrRebuildAsync(
        Channel channel, string subdir, CacheEntry entry, CacheState state, CancellationToken cancellationToken)
    {
        if (TryOpenCached(channel, subdir, entry, state) is { } index)
        {
            return index;
        }

        string body = entry.BodyFile(IsCompressed(state.Url));
        if (state.ContentHash is null || !File.Exists(body))
        {
            return null;
        }

        await using FileStream file = new(body, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan });
        await using DownloadStream hashing = Tee(file, Stream.Null);
        try
        {
            using ZstdDecompressStream? zstd = Decompressing(hashing, state.Url);
            IndexBuilder builder = await IndexAsync(channel, subdir, entry, zstd ?? (Stream)hashing, body, cancellationToken);
            await hashing.CopyToAsync(Stream.Null, cancellationToken);
            byte[] hash = hashing.Hash();
            return Convert.ToHexStringLower(hash) == state.ContentHash ? Publish(builder, hash, entry, channel, subdir) : null;
        }
        catch (StoreException e) when (e.Code is ErrorCode.InvalidRepodata or ErrorCode.UnsupportedRepodata)
        {
            return null;
        }
    }

    private async Task<SubdirSource> FetchAsync(
        Channel channel, string subdir, CacheEntry entry, CacheState state, CancellationToken cancellationToken)
    {
        DateTimeOffset now = _options.TimeProvider.GetUtcNow();
        bool skipZst = state.NoZstSince is { } since && now >= since && now - since < NegativeAge;
        if (!skipZst)
        {
            (SubdirSource? compressed, HttpStatusCode status) =
                await RequestAsync(channel, subdir, entry, state, entry.Url + "/repodata.json.zst", cancellationToken);
            if (compressed is not null)
            {
                return compressed;
            }

            // A server error for this file may be fixed later.
            state = status == HttpStatusCode.InternalServerError ? state : state with { NoZstSince = now };
        }

        return (await RequestAsync(channel, subdir, entry, state, entry.Url + "/repodata.json", cancellationToken)).Source
            ?? Missing(channel, subdir, entry.Url);
    }

    /// <summary>Requests one form of the document; the source is null if the server does not have it.</summary>
    private async Task<(SubdirSource? Source, HttpStatusCode Status)> RequestAsync(
        Channel channel, string subdir, CacheEntry entry, CacheState state, string url, CancellationToken cancellationToken)
    {
        // A copy can be revalidated only if it is usable: of the same form and intact.
        ChannelIndex? cached = state.Url == url ? await OpenOrRebuildAsync(channel, subdir, entry, state, cancellationToken) : null;
        return await _http.RequestAsync(FetchOrigin.Of(channel), url, isOptional: IsCompressed(url), Prepare, ReadAsync, cancellationToken);

        void Prepare(HttpRequestMessage request)
        {
            if (cached is not null)
            {
                state.Confirm(request);
            }
        }

        async Task<(SubdirSource?, HttpStatusCode)> ReadAsync(HttpResponseMessage response, CancellationToken token)
        {
            if (FetchClient.IsMissing(response.StatusCode))
            {
                return (null, response.StatusCode);
            }

            if (response.StatusCode == HttpStatusCode.NotModified && cached is not null)
            {
                (state with { MaxAge = CacheState.MaxAgeOf(response), CheckedAt = _options.TimeProvider.GetUtcNow() })
                    .Write(entry.StateFile);
                return (cached, response.StatusCode);
            }

            return (await StoreAsync(channel, subdir, entry, state, url, response, token), response.StatusCode);
        }
    }

    /// <summary>Reads a response in one pass into a file, a hash and an index. All three are published only on success.</summary>
    private async Task<SubdirSource> StoreAsync(
        Channel channel,
        string subdir,
        CacheEntry entry,
        CacheState state,
        string url,
        HttpResponseMessage response,
        CancellationToken cancellationToken)
    {
        using TemporaryFile body = new(entry.BodyFile(IsCompressed(url)));
        await using Stream network = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using DownloadStream tee = Tee(network, body.Stream);
        IndexBuilder builder;
        try
        {
            using ZstdDecompressStream? zstd = Decompressing(tee, url);
            builder = await IndexAsync(channel, subdir, entry, zstd ?? (Stream)tee, url, cancellationToken);
        }
        catch (StoreException e) when (e.Code == ErrorCode.InvalidRepodata)
        {
            await CheckLengthAsync(response, tee, cancellationToken);
            throw;
        }

        await CheckLengthAsync(response, tee, cancellationToken);
        byte[] hash = tee.Hash();
        ChannelIndex index = Publish(builder, hash, entry, channel, subdir);
        body.Publish();
        new CacheState
        {
            Url = url,
            ETag = response.Headers.ETag?.ToString(),
            LastModified = response.Content.Headers.LastModified?.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
            MaxAge = CacheState.MaxAgeOf(response),
            CheckedAt = _options.TimeProvider.GetUtcNow(),
            ContentHash = Convert.ToHexStringLower(hash),
            NoZstSince = state.NoZstSince,
        }.Write(entry.StateFile);
        entry.RemoveOtherIndexes(entry.IndexFile(hash));
        return index;
    }

    /// <summary>A body whose length differs from the announced one is a broken transfer, even if it can be parsed.</summary>
    private static async Task CheckLengthAsync(HttpResponseMessage response, DownloadStream tee, CancellationToken cancellationToken)
    {
        await tee.CopyToAsync(Stream.Null, cancellationToken);
        if (response.Content.Headers.ContentLength is { } announced
            && response.Content.Headers.ContentEncoding.Count == 0
            && announced != tee.Count)
        {
            throw new IOException($"{tee.Count} of {announced} bytes came");
        }
    }

    private static bool IsCompressed(string? url) => url is not null && url.EndsWith(".zst", StringComparison.Ordinal);

    private static ZstdDecompressStream? Decompressing(DownloadStream stream, string? url) =>
        IsCompressed(url) ? new ZstdDecompressStream(stream, leaveOpen: true) : null;

    private DownloadStream Tee(Stream source, Stream copy) =>
        new(source, copy, _options.MaximumRepodataBytes, _options.RequestTimeout, _options.TimeProvider);
}

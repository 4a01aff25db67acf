using System.Net;
using System.Security.Cryptography;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Channels.Shards;
using CondaStore.Domain.Compression;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Channels;

public sealed partial class RepodataClient
{
    private const string ShardIndexName = "repodata_shards.msgpack.zst";
    private const long MaxShardIndexBytes = 128 << 20;

    /// <summary>Opens a subdir by its shard index; returns null if the server has none.</summary>
    private async Task<SubdirSource?> TryOpenShardsAsync(
        Channel channel, string subdir, CacheEntry entry, CancellationToken cancellationToken)
    {
        string url = entry.Url + "/" + ShardIndexName;
        CacheState state = CacheState.Read(entry.ShardsStateFile);
        if (IsKnownWithoutShards(state))
        {
            return null;
        }

        if (IsUsable(state) && await TryReadShardIndexAsync(entry, state) is { } cached)
        {
            return Sharded(channel, subdir, cached);
        }

        if (_options.Mode == RepodataCacheMode.CacheOnly)
        {
            return null;
        }

        using CacheLock locked = await LockAsync(entry, cancellationToken);
        state = CacheState.Read(entry.ShardsStateFile);
        ShardIndex? known = state.Url == url ? await TryReadShardIndexAsync(entry, state) : null;
        if (known is not null && IsUsable(state))
        {
            return Sharded(channel, subdir, known);
        }

        ShardIndex? index = await _http.RequestAsync(
            FetchOrigin.Of(channel),
            url,
            isOptional: true,
            request =>
            {
                if (known is not null)
                {
                    state.Confirm(request);
                }
            },
            (response, token) => ReadShardIndexAsync(channel, entry, state, known, url, response, token),
            cancellationToken);
        return index is null ? null : Sharded(channel, subdir, index);
    }

    /// <summary>Opens a local subdir that has shards but no document.</summary>
    private async Task<SubdirSource?> TryOpenLocalShardsAsync(
        Channel channel, string subdir, CacheEntry entry, string folder, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, ShardIndexName);
        if (!_options.UseShards || !File.Exists(path))
        {
            return null;
        }

        byte[] bytes = await File.ReadAllBytesAsync(path, cancellationToken);
        ShardIndex index = Parse(channel, entry.Url + "/" + ShardIndexName, bytes);
        return Sharded(channel, subdir, index);
    }

    private static ShardIndex Parse(Channel channel, string url, byte[] bytes)
    {
        try
        {
            ShardIndex index = ShardIndex.Parse(ZstdDecompressStream.Decompress(bytes, MaxShardIndexBytes));
            return index.IsSupported ? index : throw new StoreException(
                ErrorCode.UnsupportedRepodata,
                $"{Redaction.Redact(url)} is a shard index of version {index.Version}; version 1 is understood.");
        }
        catch (InvalidDataException e)
        {
            throw new StoreException(
                ErrorCode.InvalidRepodata,
                $"{Redaction.Redact(url)} of channel {channel.Name} is not a valid shard index: {e.Message.TrimEnd('.')}.", e)
            {
                Hints = ["The server may have sent an error page or an unfinished file; try again later. Nothing of it was kept."],
            };
        }
    }

    private ShardedSubdir Sharded(Channel channel, string subdir, ShardIndex index)
    {
        ArchiveAddress shards = ArchiveAddress.Of(ArchiveLocation.ResolveFolder(channel, subdir, index.ShardsBaseUrl, "shards_base_url"));
        bool isFile = shards.Folder.StartsWith("file://", StringComparison.OrdinalIgnoreCase);
        return new ShardedSubdir(
            channel, subdir, index, new ShardStore(channel, shards, _options.CacheDirectory, isFile ? null : _http, _options));
    }

    private bool IsKnownWithoutShards(CacheState state)
    {
        DateTimeOffset now = _options.TimeProvider.GetUtcNow();
        return state.NoShardsSince is { } since
            && now >= since
            && now - since < NegativeAge
            && _options.Mode != RepodataCacheMode.Revalidate;
    }

    private static async Task<ShardIndex?> TryReadShardIndexAsync(CacheEntry entry, CacheState state)
    {
        try
        {
            byte[] bytes = await File.ReadAllBytesAsync(entry.ShardsFile);
            return Convert.ToHexStringLower(SHA256.HashData(bytes)) == state.ContentHash
                ? ShardIndex.Parse(ZstdDecompressStream.Decompress(bytes, MaxShardIndexBytes))
                : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or InvalidDataException)
        {
            return null;
        }
    }

    private async Task<ShardIndex?> ReadShardIndexAsync(
        Channel channel,
        CacheEntry entry,
        CacheState state,
        ShardIndex? known,
        string url,
        HttpResponseMessage response,
        CancellationToken cancellationToken)
    {
        DateTimeOffset now = _options.TimeProvider.GetUtcNow();
        if (FetchClient.IsMissing(response.StatusCode))
        {
            if (FetchClient.IsAbsent(response.StatusCode))
            {
                new CacheState { NoShardsSince = now }.Write(entry.ShardsStateFile);
            }

            return null;
        }

        if (response.StatusCode == HttpStatusCode.NotModified && known is not null)
        {
            (state with { MaxAge = CacheState.MaxAgeOf(response), CheckedAt = now }).Write(entry.ShardsStateFile);
            return known;
        }

        using MemoryStream bytes = new();
        await using Stream network = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using DownloadStream tee = Tee(network, bytes);
        await CheckLengthAsync(response, tee, cancellationToken);
        ShardIndex index = Parse(channel, url, bytes.ToArray());
        TemporaryFile.WriteAll(entry.ShardsFile, bytes.ToArray());
        new CacheState
        {
            Url = url,
            ETag = response.Headers.ETag?.ToString(),
            LastModified = response.Content.Headers.LastModified?.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
            MaxAge = CacheState.MaxAgeOf(response),
            CheckedAt = now,
            ContentHash = Convert.ToHexStringLower(tee.Hash()),
        }.Write(entry.ShardsStateFile);
        return index;
    }
}

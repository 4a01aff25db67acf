using System.Security.Cryptography;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Channels.Shards;

/// <summary>
/// Gets the compressed bytes of shards by their hash: from the cache, where they never expire, or from the server. The hash is checked in
/// both cases; a damaged file in the cache is fetched again.
/// </summary>
internal sealed class ShardStore(
    Channel channel, ArchiveAddress shards, string cacheDirectory, FetchClient? http, RepodataClientOptions options) : IDisposable
{
    private const int MaxCompressedBytes = 32 << 20;

    private readonly SemaphoreSlim _requests = new(options.Concurrency);

    public void Dispose() => _requests.Dispose();

    /// <exception cref="StoreException"><see cref="ErrorCode.ShardHashMismatch"/>, or the shard cannot be fetched.</exception>
    public async Task<byte[]> GetAsync(string name, byte[] hash)
    {
        string digits = Convert.ToHexStringLower(hash);
        string file = Path.Combine(cacheDirectory, "shards", digits[..2], digits + ".msgpack.zst");
        if (await TryReadAsync(file, hash) is { } cached)
        {
            return cached;
        }

        if (http is null)
        {
            string local = Path.Combine(new Uri(shards.Folder).LocalPath, digits + ".msgpack.zst");
            await options.Policy.CheckFileAsync(local, CancellationToken.None);
            return await TryReadAsync(local, hash) ?? throw Mismatch(name, local);
        }

        if (options.Mode == RepodataCacheMode.CacheOnly)
        {
            throw new StoreException(
                ErrorCode.ChannelUnavailable,
                $"The shard of '{name}' of channel {channel.Name} is not in the cache, and nothing may be requested.")
            {
                Hints = ["Run once without the offline option."],
            };
        }

        await _requests.WaitAsync();
        try
        {
            byte[] bytes = await http.RequestAsync(
                FetchOrigin.Of(channel), shards.UrlOf(digits + ".msgpack.zst"), isOptional: false, null,
                (response, token) => ReadAsync(name, hash, response, token), default);
            TemporaryFile.WriteAll(file, bytes);
            return bytes;
        }
        finally
        {
            _requests.Release();
        }
    }

    private static async Task<byte[]?> TryReadAsync(string file, byte[] hash)
    {
        try
        {
            byte[] bytes = await File.ReadAllBytesAsync(file);
            return SHA256.HashData(bytes).AsSpan().SequenceEqual(hash) ? bytes : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private async Task<byte[]> ReadAsync(string name, byte[] hash, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        string shown = Redaction.Redact(shards.UrlOf(Convert.ToHexStringLower(hash) + ".msgpack.zst"));
        if (FetchClient.IsMissing(response.StatusCode))
        {
            throw new StoreException(
                ErrorCode.ChannelUnavailable, $"Channel {channel.Name} names a shard of '{name}' that it does not have: {shown}.")
            {
                Hints = ["The channel is being changed at this moment, or is damaged; try again later."],
            };
        }

        using MemoryStream bytes = new();
        await using Stream network = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using DownloadStream tee = new(network, bytes, MaxCompressedBytes, options.RequestTimeout, options.TimeProvider);
        await tee.CopyToAsync(Stream.Null, cancellationToken);
        if (!tee.Hash().AsSpan().SequenceEqual(hash))
        {
            // Damage in transit or by a proxy is worth a retry; if the hash still differs, it is an error.
            throw Mismatch(name, shown);
        }

        return bytes.ToArray();
    }

    private StoreException Mismatch(string name, string where) =>
        new(
            ErrorCode.ShardHashMismatch,
            $"The shard of '{name}' of channel {channel.Name} does not have the bytes that the channel's index promises: {where}.")
        {
            IsTransient = true,
            Hints = ["A proxy may have changed it, or the channel is being changed; try again later."],
        };
}

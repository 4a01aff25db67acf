using System.Buffers.Binary;
using System.Text;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Compression;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Channels;

public sealed partial class RepodataClient
{
    private const int MaxReadsOfChangingFile = 3;

    /// <summary>Opens a local subdir; its index is keyed by path, size and modification time of the document.</summary>
    private async Task<SubdirSource> OpenFileAsync(Channel channel, string subdir, CacheEntry entry, CancellationToken cancellationToken)
    {
        string folder = new Uri(channel.SubdirUrl(subdir)).LocalPath;
        await _options.Policy.CheckFileAsync(folder, cancellationToken);
        if (FindDocument(folder) is not { } found)
        {
            return await TryOpenLocalShardsAsync(channel, subdir, entry, folder, cancellationToken) ?? Missing(channel, subdir, folder);
        }

        byte[] key = KeyOf(found);
        if (TryOpenIndex(entry.IndexFile(key), key, channel, subdir) is { } index)
        {
            return index;
        }

        using CacheLock locked = await LockAsync(entry, cancellationToken);
        for (int attempt = 1; ; attempt++)
        {
            found = FindDocument(folder) ?? found;
            key = KeyOf(found);
            if (TryOpenIndex(entry.IndexFile(key), key, channel, subdir) is { } made)
            {
                return made;
            }

            IndexBuilder builder = await ReadFileAsync(channel, subdir, entry, found.FullName, cancellationToken);
            found.Refresh();
            if (!found.Exists || !KeyOf(found).AsSpan().SequenceEqual(key))
            {
                if (attempt < MaxReadsOfChangingFile)
                {
                    continue;
                }

                throw new StoreException(ErrorCode.InvalidRepodata, $"{found.FullName} changes while it is read.") { IsTransient = true };
            }

            ChannelIndex published = Publish(builder, key, entry, channel, subdir);
            entry.RemoveOtherIndexes(entry.IndexFile(key));
            return published;
        }
    }

    /// <summary>Returns the newer of the plain and the compressed document.</summary>
    private static FileInfo? FindDocument(string folder)
    {
        FileInfo plain = new(Path.Combine(folder, "repodata.json"));
        FileInfo compressed = new(Path.Combine(folder, "repodata.json.zst"));
        return !compressed.Exists ? (plain.Exists ? plain : null)
            : !plain.Exists || compressed.LastWriteTimeUtc > plain.LastWriteTimeUtc.AddSeconds(60) ? compressed
            : plain;
    }

    private static byte[] KeyOf(FileInfo file)
    {
        byte[] key = new byte[32];
        BinaryPrimitives.WriteUInt64LittleEndian(key, Utf8Hash.Compute64(Encoding.UTF8.GetBytes(file.FullName)));
        BinaryPrimitives.WriteInt64LittleEndian(key.AsSpan(8), file.Length);
        BinaryPrimitives.WriteInt64LittleEndian(key.AsSpan(16), file.LastWriteTimeUtc.Ticks);
        return key;
    }

    private async Task<IndexBuilder> ReadFileAsync(
        Channel channel, string subdir, CacheEntry entry, string path, CancellationToken cancellationToken)
    {
        try
        {
            await using FileStream file = new(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan });
            await using Stream json = path.EndsWith(".zst", StringComparison.Ordinal) ? new ZstdDecompressStream(file) : file;
            return await IndexAsync(channel, subdir, entry, json, path, cancellationToken);
        }
        catch (Exception e) when (FileFailure.IsFileFailure(e))
        {
            throw new StoreException(ErrorCode.FileNotReadable, $"{path} cannot be read: {e.Message}", e);
        }
    }
}

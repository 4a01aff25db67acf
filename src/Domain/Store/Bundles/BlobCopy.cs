using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Bundles;

/// <summary>Writes blobs from external sources idempotently.</summary>
internal static class BlobCopy
{
    private const string Logs = "logs/";
    private const string Lines = ".jsonl";
    private const int LargestAppend = 4 << 20;

    /// <summary>Writes a blob from memory.</summary>
    public static Task WriteAsync(IBlobs blobs, string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        WriteAsync(
            blobs, name, content.Length, () => Task.FromResult<Stream>(new MemoryStream(content.ToArray(), writable: false)),
            cancellationToken);

    /// <summary>Writes a blob, unless one with its name and length exists.</summary>
    /// <param name="blobs">The storage that is written to.</param>
    /// <param name="name">The name; logs are appended, because they keep growing.</param>
    /// <param name="length">Its length.</param>
    /// <param name="open">Opens the content.</param>
    /// <param name="cancellationToken">Cancels the operation; the next call continues it.</param>
    /// <exception cref="StoreException">A longer log with the name exists (<see cref="ErrorCode.AlreadyExists"/>).</exception>
    public static async Task WriteAsync(
        IBlobs blobs, string name, long length, Func<Task<Stream>> open, CancellationToken cancellationToken)
    {
        long there = (await blobs.PropertiesAsync(name, cancellationToken))?.Length ?? -1;
        if (there == length)
        {
            return;
        }

        await using Stream content = await open();
        if (!name.StartsWith(Logs, StringComparison.Ordinal) && !name.EndsWith(Lines, StringComparison.Ordinal))
        {
            await blobs.WriteAsync(name, content, BlobWriteOptions.Overwrite, cancellationToken);
            return;
        }

        if (there > length)
        {
            throw new StoreException(
                ErrorCode.AlreadyExists, $"'{name}' is there already with {there} bytes, more than the {length} that were to be written.");
        }

        await AppendAsync(blobs, name, content, Math.Max(there, 0), length, cancellationToken);
    }

    private static async Task AppendAsync(
        IBlobs blobs, string name, Stream content, long there, long length, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[(int)Math.Clamp(length, 1, LargestAppend)];
        for (long skipped = 0; skipped < there;)
        {
            int count = (int)Math.Min(buffer.Length, there - skipped);
            await content.ReadExactlyAsync(buffer.AsMemory(0, count), cancellationToken);
            skipped += count;
        }

        while (true)
        {
            int read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            if (read == 0 && (there > 0 || length > 0))
            {
                return;
            }

            there = await blobs.AppendAsync(name, buffer.AsMemory(0, read), there, cancellationToken);
            if (read == 0)
            {
                return;
            }
        }
    }
}

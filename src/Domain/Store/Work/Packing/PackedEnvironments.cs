using System.IO.Pipelines;
using System.Security.Cryptography;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Work.Packing;

/// <summary>Packs prefixes straight into blobs, which appear when they are whole.</summary>
public sealed class PackedEnvironments(IBlobs blobs)
{
    /// <summary>Writes the archive of a finished prefix.</summary>
    public async Task<BlobProperties> WriteAsync(string prefix, string key, BlobWriteOptions options, CancellationToken cancellationToken)
    {
        Pipe pipe = new();
        Task packing = PackAsync(prefix, pipe.Writer, cancellationToken);
        BlobProperties written;
        try
        {
            written = await blobs.WriteAsync(key, pipe.Reader.AsStream(), options, cancellationToken);
        }
        catch (Exception failure)
        {
            // Whoever packs would wait for ever for somebody to read.
            await pipe.Reader.CompleteAsync(failure);
            throw;
        }

        await packing;
        return written;
    }

    /// <summary>SHA-256 of a blob in hexadecimal.</summary>
    public async Task<string> HashAsync(string key, CancellationToken cancellationToken)
    {
        await using Stream content = await blobs.OpenReadAsync(key, 0, null, cancellationToken);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
    }

    private static async Task PackAsync(string prefix, PipeWriter target, CancellationToken cancellationToken)
    {
        try
        {
            await using Stream stream = target.AsStream(leaveOpen: true);
            await Task.Run(() => EnvironmentArchive.WriteAsync(prefix, stream, cancellationToken), cancellationToken);
            await target.CompleteAsync();
        }
        catch (Exception exception)
        {
            // Whoever reads must not take a part for the whole.
            await target.CompleteAsync(exception);
            throw;
        }
    }
}

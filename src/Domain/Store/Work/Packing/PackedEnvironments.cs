using System.IO.Pipelines;
using System.Security.Cryptography;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Work.Packing;

/// <summary>Packs prefixes straight into blobs, which appear when they are whole.</summary>
public sealed class PackedEnvironments(IBlobs blobs)
{
    /// <summary>Writes the archive of a complete prefix.</summary>
    /// <exception cref="StoreException">
    /// The prefix is not there or cannot be read (<see cref="ErrorCode.FileSystem"/>), which another try does not change; or the storage
    /// fails. </exception>
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
            // The writer would wait forever for a reader.
            await pipe.Reader.CompleteAsync(failure);
            // When packing failed first, that is the cause; to the storage it looked like a broken source.
            await packing;
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
            await Task.Run(() => ReadAsync(prefix, stream, cancellationToken), cancellationToken);
            await target.CompleteAsync();
        }
        catch (Exception exception)
        {
            // The reader must not mistake a part for the whole archive.
            await target.CompleteAsync(exception);
            throw;
        }
    }

    // What the file system says for good; anything else may pass.
    private static async Task ReadAsync(string prefix, Stream target, CancellationToken cancellationToken)
    {
        try
        {
            await EnvironmentArchive.WriteAsync(prefix, target, cancellationToken);
        }
        catch (IOException failure) when (failure is DirectoryNotFoundException or FileNotFoundException && !Directory.Exists(prefix))
        {
            throw Unreadable("its files are not there any more", failure);
        }
        catch (IOException failure) when (failure is DirectoryNotFoundException or FileNotFoundException)
        {
            // It is being removed, or the cache lost a package just now: the next try finds either gone.
            throw new StoreException(
                ErrorCode.FileSystem, $"the environment cannot be packed now: {failure.Message}", failure)
            { IsTransient = true };
        }
        catch (UnauthorizedAccessException failure)
        {
            throw Unreadable(failure.Message, failure);
        }
    }

    private static StoreException Unreadable(string reason, Exception failure) =>
        new(ErrorCode.FileSystem, $"the environment cannot be packed: {reason}", failure)
        {
            Hints = ["archive the build without its packed environment and recreate it: the lockfile brings every file back"],
        };
}

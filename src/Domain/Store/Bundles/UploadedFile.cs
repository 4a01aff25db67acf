using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Bundles;

/// <summary>Receives a file in pieces into a folder of blobs.</summary>
internal static class UploadedFile
{
    private const int PageSize = 1000;

    /// <summary>Appends the next piece. One already received is skipped, so a call may be repeated.</summary>
    /// <param name="blobs">The storage that is written to.</param>
    /// <param name="folder">The folder, with a trailing slash; everything in it counts against the limit.</param>
    /// <param name="name">The blob, with its folder.</param>
    /// <param name="offset">Where the piece begins in the file.</param>
    /// <param name="piece">The piece.</param>
    /// <param name="mostBytes">The maximum size of the folder in bytes.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The number of bytes of the file received.</returns>
    /// <exception cref="StoreException">
    /// The piece does not follow the last one (<see cref="ErrorCode.Conflict"/>), or there would be too much
    /// (<see cref="ErrorCode.QuotaExceeded"/>).
    /// </exception>
    public static async Task<long> AppendAsync(
        IBlobs blobs, string folder, string name, long offset, ReadOnlyMemory<byte> piece, long mostBytes,
        CancellationToken cancellationToken)
    {
        long received = (await blobs.PropertiesAsync(name, cancellationToken))?.Length ?? 0;
        if (offset + piece.Length <= received)
        {
            return received;
        }

        if (offset != received)
        {
            throw new ConflictException($"{received} bytes have come; the next piece begins there, not at {offset}.");
        }

        if (await SizeAsync(blobs, folder, cancellationToken) + piece.Length > mostBytes)
        {
            throw new StoreException(
                ErrorCode.QuotaExceeded, $"Uploads under way would have more than the {mostBytes} bytes that this store allows.")
            {
                Hints = ["finish or give up other uploads", "raise Store:MaxUploadBytes", "work on the data without the server"],
            };
        }

        return await blobs.AppendAsync(name, piece, received, cancellationToken);
    }

    private static async Task<long> SizeAsync(IBlobs blobs, string folder, CancellationToken cancellationToken)
    {
        long size = 0;
        string? continuation = null;
        do
        {
            BlobPage page = await blobs.ListAsync(folder, PageSize, continuation, cancellationToken);
            size += page.Blobs.Sum(b => b.Length);
            continuation = page.Continuation;
        }
        while (continuation is not null);

        return size;
    }
}

using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Bundles;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Backups;

/// <summary>Receives backup files in pieces into a repository.</summary>
/// <param name="blobs">The repository's storage.</param>
public sealed class BackupUploads(IBlobs blobs)
{
    /// <summary>The largest piece that is received at once, in bytes.</summary>
    public const int LargestPiece = 4 << 20;

    private const string Folder = "incoming/";
    private const int NameLength = 32;
    private const int PageSize = 1000;

    /// <summary>Checks the name of an upload, which its sender chooses.</summary>
    /// <exception cref="StoreException">It is not 32 hexadecimal digits in lower case (<see cref="ErrorCode.InvalidName"/>).</exception>
    public static void Check(string upload)
    {
        if (upload.Length != NameLength || !upload.All(char.IsAsciiHexDigitLower))
        {
            throw new StoreException(
                ErrorCode.InvalidName, "An upload is named by 32 hexadecimal digits, which its sender chooses at random.");
        }
    }

    /// <summary>Receives the next piece. One already received is skipped, so a call may be repeated.</summary>
    /// <param name="upload">The upload.</param>
    /// <param name="offset">Where the piece begins in the file.</param>
    /// <param name="piece">At most <see cref="LargestPiece"/> bytes.</param>
    /// <param name="mostBytes">The maximum total size in bytes of all uploads in progress.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The number of bytes received.</returns>
    /// <exception cref="StoreException">
    /// The piece does not follow the last one (<see cref="ErrorCode.Conflict"/>), or there would be too much
    /// (<see cref="ErrorCode.QuotaExceeded"/>).
    /// </exception>
    public Task<long> ReceiveAsync(
        string upload, long offset, ReadOnlyMemory<byte> piece, long mostBytes, CancellationToken cancellationToken)
    {
        Check(upload);
        return UploadedFile.AppendAsync(blobs, Folder, Folder + upload, offset, piece, mostBytes, cancellationToken);
    }

    /// <summary>Adds an uploaded backup to the repository. The upload is kept until it is discarded, so the call may be repeated.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="StoreException">
    /// There is no upload with the name (<see cref="ErrorCode.NotFound"/>), or as <see cref="BackupFile.UnpackAsync"/>. </exception>
    public async Task<string> TakeAsync(string upload, CancellationToken cancellationToken)
    {
        Check(upload);
        return await blobs.PropertiesAsync(Folder + upload, cancellationToken) is null
            ? throw new StoreException(ErrorCode.NotFound, "nothing was uploaded under this name")
            : await BackupFile.UnpackAsync(
                token => blobs.OpenReadAsync(Folder + upload, 0, null, token), new BackupRepository(blobs), cancellationToken);
    }

    /// <summary>Removes an upload, if it exists.</summary>
    public Task DiscardAsync(string upload, CancellationToken cancellationToken)
    {
        Check(upload);
        return blobs.DeleteAsync(Folder + upload, null, cancellationToken);
    }

    /// <summary>Removes abandoned uploads.</summary>
    /// <param name="before">Uploads whose last piece was received before this time are removed.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>How many.</returns>
    public async Task<int> SweepAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        BlobProperties[] old =
            [.. (await blobs.ListAsync(Folder, PageSize, null, cancellationToken)).Blobs.Where(b => b.ModifiedOn < before)];
        foreach (BlobProperties each in old)
        {
            await blobs.DeleteAsync(each.Name, null, cancellationToken);
        }

        return old.Length;
    }
}

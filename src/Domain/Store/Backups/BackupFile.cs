using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Bundles;

namespace CondaStore.Domain.Store.Backups;

/// <summary>
/// Reads and writes a backup as one file: a tar stream of the manifest and every object that it refers to, as stored in a repository. It
/// must be unpacked into a repository before it is restored; existing objects are skipped.
/// </summary>
public static class BackupFile
{
    internal const string What = "backup";
    internal const string Folder = "backups/";
    internal const string Extension = ".json";

    /// <summary>The media type of the file.</summary>
    public const string MediaType = "application/vnd.conda-store.backup";

    /// <summary>Writes a backup to a stream, checking the hash of every object.</summary>
    /// <exception cref="StoreException">An object is missing or damaged (<see cref="ErrorCode.DamagedBundle"/>).</exception>
    public static async Task PackAsync(BackupRepository repository, string id, Stream target, CancellationToken cancellationToken)
    {
        BackupManifest manifest = await repository.ReadAsync(id, cancellationToken);
        using MemberWriter writer = new(target);
        await writer.WriteAsync(Folder + id + Extension, await repository.ManifestBytesAsync(id, cancellationToken), cancellationToken);
        HashSet<string> written = [];
        await foreach (BackupObject each in BackupContents.ObjectsAsync(repository, manifest, cancellationToken))
        {
            if (!written.Add(each.Sha256))
            {
                continue;
            }

            if (each.Length <= BackupRepository.SmallObject)
            {
                await writer.WriteAsync(
                    BackupRepository.NameOf(each), await repository.StoredAsync(each, cancellationToken), cancellationToken);
                continue;
            }

            await using Stream content = await repository.OpenAsync(each, cancellationToken);
            await writer.WriteAsync(BackupRepository.NameOf(each), each.Length, each.Sha256, content, cancellationToken);
        }

        await writer.FinishAsync(cancellationToken);
    }

    /// <summary>
    /// Reads a file into a repository. It is read twice, so that a damaged file is rejected before anything is written. The backup becomes
    /// visible when it is complete.
    /// </summary>
    /// <param name="open">Opens the file.</param>
    /// <param name="repository">The target repository.</param>
    /// <param name="cancellationToken">Cancels the operation; the next call writes the missing objects.</param>
    /// <returns>The id.</returns>
    /// <exception cref="StoreException">
    /// The file is damaged or incomplete (<see cref="ErrorCode.DamagedBundle"/>), or of a later version
    /// (<see cref="ErrorCode.UnsupportedBundle"/>).
    /// </exception>
    public static async Task<string> UnpackAsync(
        Func<CancellationToken, Task<Stream>> open, BackupRepository repository, CancellationToken cancellationToken)
    {
        await ReadAsync(open, null, cancellationToken);
        string mark = await repository.Guard.EnterAsync(cancellationToken);
        try
        {
            return await ReadAsync(open, repository, cancellationToken);
        }
        finally
        {
            await repository.Guard.LeaveAsync(mark);
        }
    }

    private static async Task<string> ReadAsync(
        Func<CancellationToken, Task<Stream>> open, BackupRepository? target, CancellationToken cancellationToken)
    {
        await using Stream source = await open(cancellationToken);
        using BackupFileReader reader = new(source, target);
        return await reader.ReadAsync(cancellationToken);
    }
}

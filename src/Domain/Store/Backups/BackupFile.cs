using CondaStore.Domain.Channels.Compression;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Bundles;

namespace CondaStore.Domain.Store.Backups;

/// <summary>
/// A backup in one file: a tar stream of the manifest and every object that it names, as they are in a repository. It is unpacked into
/// a repository again before it is restored; objects that are there already are passed over.
/// </summary>
public static class BackupFile
{
    private const string What = "backup";
    private const string Folder = "backups/";
    private const string Extension = ".json";
    private const long LargestManifest = 256L << 20;

    /// <summary>The media type of the file.</summary>
    public const string MediaType = "application/vnd.conda-store.backup";

    /// <summary>Writes a backup into a stream; every object is compared with its hash on the way.</summary>
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
                await writer.WriteAsync(BackupRepository.NameOf(each), await repository.StoredAsync(each, cancellationToken), cancellationToken);
                continue;
            }

            await using Stream content = await repository.OpenAsync(each, cancellationToken);
            await writer.WriteAsync(BackupRepository.NameOf(each), each.Length, each.Sha256, content, cancellationToken);
        }

        await writer.FinishAsync(cancellationToken);
    }

    /// <summary>Reads a file into a repository; the backup is there when everything is.</summary>
    /// <returns>The id.</returns>
    /// <exception cref="StoreException">
    /// The file is damaged or incomplete (<see cref="ErrorCode.DamagedBundle"/>), or of a later version
    /// (<see cref="ErrorCode.UnsupportedBundle"/>).
    /// </exception>
    public static async Task<string> UnpackAsync(Stream source, BackupRepository repository, CancellationToken cancellationToken)
    {
        string mark = await repository.Guard.EnterAsync(cancellationToken);
        try
        {
            return await UnpackMembersAsync(source, repository, cancellationToken);
        }
        finally
        {
            await repository.Guard.LeaveAsync(mark);
        }
    }

    private static async Task<string> UnpackMembersAsync(Stream source, BackupRepository repository, CancellationToken cancellationToken)
    {
        using MemberReader members = new(source, What);
        if (!await members.NextAsync(cancellationToken) || !members.Path.StartsWith(Folder, StringComparison.Ordinal)
            || !members.Path.EndsWith(Extension, StringComparison.Ordinal))
        {
            throw BundleErrors.Damaged(What, "its start", 0, "there is no manifest");
        }

        byte[] bytes = await members.ReadAsync(LargestManifest, cancellationToken);
        string id = members.Path[Folder.Length..^Extension.Length];
        BackupManifest manifest = BackupRepository.Parse(id, bytes);
        if (id != BackupRepository.IdOf(manifest.CreatedOn, bytes))
        {
            throw members.Damaged("its name does not fit its content");
        }

        while (await members.NextAsync(cancellationToken))
        {
            await TakeAsync(members, repository, cancellationToken);
        }

        await foreach (BackupObject needed in BackupContents.ObjectsAsync(repository, manifest, cancellationToken))
        {
            if (!await repository.HasAsync(needed, cancellationToken))
            {
                throw BundleErrors.Damaged(What, "its end", members.Offset, $"'{BackupRepository.NameOf(needed)}' is missing");
            }
        }

        await repository.PutManifestAsync(id, bytes, cancellationToken);
        return id;
    }

    private static async Task TakeAsync(MemberReader members, BackupRepository repository, CancellationToken cancellationToken)
    {
        string file = members.Path[(members.Path.LastIndexOf('/') + 1)..];
        bool isSmall = file.EndsWith(BundlePaths.Compressed, StringComparison.Ordinal);
        string sha256 = isSmall ? file[..^BundlePaths.Compressed.Length] : file;
        BackupObject named = new(sha256, isSmall ? 0 : members.Size);
        if (!BackupRules.IsPossible(named) || members.Path != BackupRepository.NameOf(named))
        {
            throw members.Damaged("it is not an object of a backup");
        }

        if (isSmall)
        {
            byte[] content = Decompress(members, await members.ReadAsync(2 * BackupRepository.SmallObject, cancellationToken));
            members.Check(sha256, BackupRepository.HashOf(content));
            await repository.PutAsync(content, cancellationToken);
            return;
        }

        if (members.Size <= BackupRepository.SmallObject)
        {
            throw members.Damaged("an object of this length is compressed");
        }

        await using Stream archive = members.Open(sha256);
        await repository.ReceiveAsync(named, archive, cancellationToken);
    }

    private static byte[] Decompress(MemberReader members, byte[] stored)
    {
        try
        {
            return ZstdDecompressStream.Decompress(stored, BackupRepository.SmallObject);
        }
        catch (InvalidDataException e)
        {
            throw members.Damaged(e.Message, e);
        }
    }
}

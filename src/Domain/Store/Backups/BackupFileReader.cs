using CondaStore.Domain.Compression;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Bundles;

namespace CondaStore.Domain.Store.Backups;

/// <summary>
/// Reads a backup file once, forward: into a repository, or only to check it. Every member must be listed in the manifest or a preceding
/// list, have its hash, and occur once.
/// </summary>
internal sealed class BackupFileReader(Stream source, BackupRepository? target) : IDisposable
{
    private const long LargestManifest = 256L << 20;

    private readonly MemberReader _members = new(source, BackupFile.What);

    // The listed objects, and whether they were received.
    private readonly Dictionary<BackupObject, bool> _named = [];
    private readonly HashSet<BackupObject> _lists = [];

    /// <summary>Reads to the end.</summary>
    /// <returns>The id of the backup.</returns>
    /// <exception cref="StoreException">
    /// The file is damaged or incomplete (<see cref="ErrorCode.DamagedBundle"/>), or of a later version
    /// (<see cref="ErrorCode.UnsupportedBundle"/>).
    /// </exception>
    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        if (!await _members.NextAsync(cancellationToken) || !_members.Path.StartsWith(BackupFile.Folder, StringComparison.Ordinal)
            || !_members.Path.EndsWith(BackupFile.Extension, StringComparison.Ordinal))
        {
            throw BundleErrors.Damaged(BackupFile.What, "its start", 0, "there is no manifest");
        }

        byte[] bytes = await _members.ReadAsync(LargestManifest, cancellationToken);
        string id = _members.Path[BackupFile.Folder.Length..^BackupFile.Extension.Length];
        BackupManifest manifest = BackupRepository.Parse(id, bytes);
        if (id != BackupRepository.IdOf(manifest.CreatedOn, bytes))
        {
            throw _members.Damaged("its name does not fit its content");
        }

        _lists.UnionWith(manifest.BlobLists);
        foreach (BackupObject each in BackupContents.NamedBy(manifest))
        {
            _named.TryAdd(each, false);
        }

        while (await _members.NextAsync(cancellationToken))
        {
            await TakeAsync(cancellationToken);
        }

        if (_named.FirstOrDefault(n => !n.Value).Key is { } missing)
        {
            throw BundleErrors.Damaged(BackupFile.What, "its end", _members.Offset, $"'{BackupRepository.NameOf(missing)}' is missing");
        }

        if (target is not null)
        {
            await target.PutManifestAsync(id, bytes, cancellationToken);
        }

        return id;
    }

    /// <inheritdoc/>
    public void Dispose() => _members.Dispose();

    private async Task TakeAsync(CancellationToken cancellationToken)
    {
        string file = _members.Path[(_members.Path.LastIndexOf('/') + 1)..];
        bool isSmall = file.EndsWith(BundlePaths.Compressed, StringComparison.Ordinal);
        string sha256 = isSmall ? file[..^BundlePaths.Compressed.Length] : file;
        BackupObject named = new(sha256, isSmall ? 0 : _members.Size);
        if (!BackupRules.IsPossible(named) || _members.Path != BackupRepository.NameOf(named))
        {
            throw _members.Damaged("it is not an object of a backup");
        }

        if (isSmall)
        {
            await TakeSmallAsync(sha256, cancellationToken);
            return;
        }

        Come(named);
        await using Stream content = _members.Open(sha256);
        if (target is null)
        {
            await content.CopyToAsync(Stream.Null, cancellationToken);
            return;
        }

        await target.ReceiveAsync(named, content, cancellationToken);
    }

    private async Task TakeSmallAsync(string sha256, CancellationToken cancellationToken)
    {
        byte[] content = Decompress(await _members.ReadAsync(BackupRepository.LargestStored, cancellationToken));
        _members.Check(sha256, BackupRepository.HashOf(content));
        BackupObject named = new(sha256, content.Length);
        Come(named);
        if (_lists.Contains(named))
        {
            foreach (BackupBlob blob in BackupContents.Blobs(content, _members.Path))
            {
                _named.TryAdd(new BackupObject(blob.Sha256, blob.Length), false);
            }
        }

        if (target is not null)
        {
            await target.PutAsync(content, cancellationToken);
        }
    }

    private void Come(BackupObject each)
    {
        if (!_named.TryGetValue(each, out bool isThere) || isThere)
        {
            throw _members.Damaged(isThere ? "it comes twice" : "nothing in the backup names it");
        }

        _named[each] = true;
    }

    private byte[] Decompress(byte[] stored)
    {
        try
        {
            return ZstdDecompressStream.Decompress(stored, BackupRepository.SmallObject);
        }
        catch (InvalidDataException e)
        {
            throw _members.Damaged(e.Message, e);
        }
    }
}

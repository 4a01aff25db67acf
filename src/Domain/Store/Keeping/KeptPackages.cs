using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Pypi.Versions;
using CondaStore.Domain.Records;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Keeping;

/// <summary>
/// Provides the store's own archive of packages: the bytes once per SHA-256 in a blob, and a row per path in a channel, so that builds can
/// be recreated and channels mirrored without the original channels.
/// </summary>
public sealed class KeptPackages(ITable table, IBlobs blobs, TimeProvider clock)
{
    private const int MaximumMetadata = 2 << 20;

    // A row has room for a limited number of names; a package used by more namespaces is visible only to the first ones.
    private const int MostNamespaces = 500;

    /// <summary>Opens a kept archive; returns null if it is not kept.</summary>
    public async Task<Stream?> OpenAsync(RepodataRecord record, CancellationToken cancellationToken)
    {
        if (record.Sha256 is not { } sha256 || await blobs.PropertiesAsync(BlobOf(sha256), cancellationToken) is null)
        {
            return null;
        }

        try
        {
            return await blobs.OpenReadAsync(BlobOf(sha256), 0, null, cancellationToken);
        }
        catch (StoreException gone) when (gone.Code == ErrorCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Reads the metadata of a kept wheel; returns null if it is not kept.</summary>
    /// <exception cref="StoreException">It is no wheel, or its metadata is too long (see <see cref="WheelDirectory"/>).</exception>
    public async Task<byte[]?> ReadMetadataAsync(RepodataRecord wheel, CancellationToken cancellationToken)
    {
        string blob = BlobOf(wheel.Sha256!);
        if (await blobs.PropertiesAsync(blob, cancellationToken) is not { } properties)
        {
            return null;
        }

        IndexFile file = new() { FileName = wheel.FileName, Url = wheel.Url, Version = PypiVersion.Parse(wheel.Version) };
        return await new WheelDirectory(file, properties.Length, MaximumMetadata, ReadAsync).ReadMetadataAsync(cancellationToken);

        async Task<byte[]> ReadAsync(long offset, int count, CancellationToken token)
        {
            await using Stream part = await blobs.OpenReadAsync(blob, offset, count, token);
            byte[] bytes = new byte[count];
            await part.ReadExactlyAsync(bytes, token);
            return bytes;
        }
    }

    /// <summary>Whether an archive is kept.</summary>
    public async Task<bool> ContainsAsync(RepodataRecord record, CancellationToken cancellationToken) =>
        record.Sha256 is { } sha256 && await blobs.PropertiesAsync(BlobOf(sha256), cancellationToken) is not null;

    /// <summary>Keeps an archive for the builds of a namespace. Idempotent; the archive is fetched only if it is missing.</summary>
    /// <param name="record">The package; it needs a SHA-256.</param>
    /// <param name="ns">The namespace whose build uses it.</param>
    /// <param name="fetch">Opens the archive at its channel.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing partly written becomes visible.</param>
    /// <exception cref="StoreException">
    /// The archive is not the expected one or has no SHA-256 (<see cref="ErrorCode.HashMismatch"/>), or cannot be fetched. </exception>
    public async Task KeepAsync(
        RepodataRecord record, string ns, Func<RepodataRecord, CancellationToken, Task<Stream>> fetch, CancellationToken cancellationToken)
    {
        await WriteAsync(record, fetch, cancellationToken);
        await NoteAsync(record, ns, isFromChannel: true, cancellationToken);
    }

    /// <summary>
    /// Keeps an archive that is not from its channel, because it was imported or built here. It serves the builds that refer to its hash;
    /// in the mirror of its declared channel it never replaces another archive.
    /// </summary>
    /// <param name="record">The package; it needs a SHA-256.</param>
    /// <param name="ns">The namespace that it was imported into or built for.</param>
    /// <param name="open">Opens the archive.</param>
    /// <param name="cancellationToken">Cancels the operation; nothing partly written becomes visible.</param>
    /// <exception cref="StoreException">As <see cref="KeepAsync"/>.</exception>
    public async Task KeepImportedAsync(
        RepodataRecord record, string ns, Func<RepodataRecord, CancellationToken, Task<Stream>> open, CancellationToken cancellationToken)
    {
        await WriteAsync(record, open, cancellationToken);
        await AdoptAsync(record, ns, cancellationToken);
    }

    /// <summary>Registers an existing archive for a namespace, without replacing another one in its channel.</summary>
    public Task AdoptAsync(RepodataRecord record, string ns, CancellationToken cancellationToken) =>
        NoteAsync(record, ns, isFromChannel: false, cancellationToken);

    /// <summary>Returns the visible packages of a channel's subdir, by file name.</summary>
    public async Task<IReadOnlyList<KeptPackage>> ListAsync(
        string channel, string subdir, Visibility visibility, CancellationToken cancellationToken) =>
        [.. (await StoreRows.AllAsync(
            table, TableRange.Prefix(KeptPackageRow.Partition, KeptPackageRow.Folder(channel, subdir)), cancellationToken))
            .Where(r => !KeptPackageRow.IsDisplaced(r)).Select(KeptPackageRow.Read).Where(p => p.Namespaces.Any(visibility.SeesNamespace))];

    /// <summary>Determines whether any visible package of a channel is kept.</summary>
    public async Task<bool> HasChannelAsync(string channel, Visibility visibility, CancellationToken cancellationToken) =>
        (await StoreRows.AllAsync(table, TableRange.Prefix(KeptPackageRow.Partition, KeptPackageRow.Channel(channel)), cancellationToken))
            .Select(KeptPackageRow.Read).Any(p => p.Namespaces.Any(visibility.SeesNamespace));

    /// <summary>Finds a package by its path in a channel; returns null if it is not kept or not visible.</summary>
    public async Task<KeptPackage?> FindAsync(
        string channel, string subdir, string fileName, Visibility visibility, CancellationToken cancellationToken) =>
        await table.GetAsync(KeptPackageRow.Partition, KeptPackageRow.Folder(channel, subdir) + fileName, cancellationToken) is { } row
        && !KeptPackageRow.IsDisplaced(row)
        && KeptPackageRow.Read(row) is { } package
        && package.Namespaces.Any(visibility.SeesNamespace)
            ? package
            : null;

    /// <summary>Records which packages builds still use, and removes those unused for longer than the retention.</summary>
    /// <param name="used">SHA-256 of the packages of all builds that are not deleted.</param>
    /// <param name="retention">How long an unused archive is kept; null for ever.</param>
    /// <param name="cancellationToken">Cancels the operation; the next call continues it.</param>
    /// <returns>The packages whose archives were removed.</returns>
    public async Task<IReadOnlyList<string>> SweepAsync(IReadOnlySet<string> used, TimeSpan? retention, CancellationToken cancellationToken)
    {
        DateTimeOffset now = clock.GetUtcNow();
        List<TableRow> rows = await StoreRows.AllAsync(table, TableRange.Partition(KeptPackageRow.Partition), cancellationToken);
        Dictionary<string, string> going = [];
        HashSet<string> staying = [];
        foreach (TableRow row in rows)
        {
            KeptPackage package = KeptPackageRow.Read(row);
            string sha256 = package.Record.Sha256!;
            DateTimeOffset? unusedSince = used.Contains(sha256) ? null : package.UnusedSince ?? now;
            if (unusedSince is not null && retention is { } longest && now - unusedSince >= longest)
            {
                going[sha256] = package.Record.Identity;
                await RemoveRowAsync(row, cancellationToken);
                continue;
            }

            staying.Add(sha256);
            if (unusedSince != package.UnusedSince)
            {
                await ReplaceAsync(
                    KeptPackageRow.Write(row.RowKey, package with { UnusedSince = unusedSince }), row.ETag!, cancellationToken);
            }
        }

        foreach (string sha256 in staying)
        {
            going.Remove(sha256);
        }

        foreach (string sha256 in going.Keys)
        {
            await blobs.DeleteAsync(BlobOf(sha256), null, cancellationToken);
        }

        return [.. going.Values];
    }

    /// <summary>Returns the blob of an archive.</summary>
    public static string BlobOf(string sha256) => $"package-archive/{sha256[..2]}/{sha256}";

    private async Task WriteAsync(
        RepodataRecord record, Func<RepodataRecord, CancellationToken, Task<Stream>> fetch, CancellationToken cancellationToken)
    {
        string sha256 = record.Sha256
            ?? throw new StoreException(ErrorCode.HashMismatch, $"{record.FileName} comes without a SHA-256 and cannot be kept by it.");
        if (await blobs.PropertiesAsync(BlobOf(sha256), cancellationToken) is null)
        {
            await using Stream source = await fetch(record, cancellationToken);
            await using CheckedArchive archive = new(source, record);
            await blobs.WriteAsync(BlobOf(sha256), archive, new BlobWriteOptions { IsRarelyRead = true }, cancellationToken);
        }
    }

    private Task NoteAsync(
        RepodataRecord record, string ns, bool isFromChannel, CancellationToken cancellationToken) => Optimistic.RunAsync(
        async () =>
        {
            RepodataRecord clean = record with
            {
                Url = Redaction.Strip(record.Url),
                Channel = record.Channel is null ? null : Redaction.Strip(record.Channel),
            };
            string channel = MirrorPath.Of(clean);
            string key = KeptPackageRow.Key(channel, clean);
            TableRow? row = await table.GetAsync(KeptPackageRow.Partition, key, cancellationToken);
            KeptPackage noted = new(clean, channel, [ns], clock.GetUtcNow(), null);
            if (row is not null && KeptPackageRow.Read(row) is { } there && there.Record.Sha256 != clean.Sha256)
            {
                if (isFromChannel)
                {
                    // Another archive has replaced it in the channel; earlier builds may still need the former.
                    await table.BatchAsync(
                        [
                            TableWrite.Put(KeptPackageRow.Write(KeptPackageRow.KeyOfDisplaced(channel, there.Record), there)),
                            TableWrite.Replace(KeptPackageRow.Write(key, noted), row.ETag!),
                        ],
                        cancellationToken);
                    return true;
                }

                key = KeptPackageRow.KeyOfDisplaced(channel, clean);
                row = await table.GetAsync(KeptPackageRow.Partition, key, cancellationToken);
            }

            if (row is null)
            {
                await table.InsertAsync(KeptPackageRow.Write(key, noted), cancellationToken);
                return true;
            }

            KeptPackage package = KeptPackageRow.Read(row);
            if (package.UnusedSince is not null || !package.Namespaces.Contains(ns))
            {
                string[] namespaces = [.. package.Namespaces.Append(ns).Distinct().Take(MostNamespaces)];
                await table.ReplaceAsync(
                    KeptPackageRow.Write(key, package with { UnusedSince = null, Namespaces = namespaces }), row.ETag!, cancellationToken);
            }

            return true;
        },
        clock,
        cancellationToken);

    private async Task RemoveRowAsync(TableRow row, CancellationToken cancellationToken)
    {
        try
        {
            await table.DeleteAsync(row.PartitionKey, row.RowKey, row.ETag, cancellationToken);
        }
        catch (ConflictException)
        {
            // A build has just started to use it.
        }
    }

    private async Task ReplaceAsync(TableRow row, string etag, CancellationToken cancellationToken)
    {
        try
        {
            await table.ReplaceAsync(row, etag, cancellationToken);
        }
        catch (ConflictException)
        {
            // A build has just started to use it.
        }
    }
}

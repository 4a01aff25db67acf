using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Bundles;
using CondaStore.Domain.Store.Keeping;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Backups;

// Writing blobs and rows.
public sealed partial class BackupRestore
{
    private const int Concurrency = 8;
    private const int RowsPerBatch = 90;
    private const long BytesPerBatch = 2 << 20;

    // Copies blobs first, before the rows that refer to them. All are read and checked while copying.
    private async Task CopyBlobsAsync(RestoreSource source, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        ChosenBlobs? chosen = source.IsWhole ? null : await ChosenBlobs.OfAsync(source, cancellationToken);
        long done = 0;
        long bytes = 0;
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            BackupContents.BlobsAsync(source.Repository, source.Manifest, cancellationToken), parallel, async (blob, token) =>
        {
            if (chosen is null || chosen.Contains(blob.Name))
            {
                BackupObject content = new(blob.Sha256, blob.Length);
                if (blob.Length > BackupRepository.SmallObject)
                {
                    // A written stream cannot be undone.
                    await source.Repository.CheckAsync(content, token);
                }

                await BlobCopy.WriteAsync(_blobs, blob.Name, blob.Length, () => source.Repository.OpenAsync(content, token), token);
                progress?.Report(new BackupProgress(
                    "blobs", Interlocked.Increment(ref done), source.Manifest.Counts.Blobs, Interlocked.Add(ref bytes, blob.Length)));
            }
        });
    }

    // If only part of a store is restored, its tokens must not become valid in this one.
    private async Task<IReadOnlyList<byte[]>> KeysAsync(RestoreSource source, CancellationToken cancellationToken) =>
        source is { IsWhole: true, Manifest.TokenKey: { } held }
            ? SealedKeys.Open(await source.Repository.GetAsync(held, cancellationToken), _passphrase)
            : [];

    private async Task CopyRowsAsync(RestoreSource source, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        if (source.IsWhole)
        {
            await ClearAsync(cancellationToken);
        }

        HashSet<string> blobs = await NamesAsync(source, cancellationToken);
        foreach (BackupPartition partition in source.CommonPartitions.Where(p => p.Key is not (StoreRows.PendingDeletions or StoreRows.Audit)))
        {
            await PutAsync((await source.RowsAsync(partition, cancellationToken)).Where(source.IsChosen), cancellationToken);
        }

        RestoredKeys keys = new(_table);
        foreach (byte[] key in await KeysAsync(source, cancellationToken))
        {
            await keys.AddAsync(key, _clock.GetUtcNow(), cancellationToken);
        }

        if (!source.IsWhole)
        {
            KeptPackages kept = new(_table, _blobs, _clock);
            foreach (KeptPackage package in await source.KeptPackagesAsync(cancellationToken))
            {
                foreach (string ns in package.Namespaces)
                {
                    await kept.AdoptAsync(package.Record, ns, cancellationToken);
                }
            }
        }

        Dictionary<string, long> specifications = source.IsWhole ? [] : await CopySpecificationsAsync(source, cancellationToken);
        long done = 0;
        foreach (BackupPartition partition in source.NamespacePartitions)
        {
            RestoredNamespace restored =
                new(await source.RowsAsync(partition, cancellationToken), blobs, specifications, _clock.GetUtcNow());
            await PutAsync(restored.Rows, cancellationToken);
            progress?.Report(new BackupProgress("rows", done += partition.Rows, 0, 0));
        }
    }

    // Writes counters and namespaces, which make the copied rows visible and countable, and adds queued builds to the list that workers
    // check.
    private async Task PublishAsync(RestoreSource source, CancellationToken cancellationToken)
    {
        HashSet<string> blobs = await NamesAsync(source, cancellationToken);
        BuildLedger ledger = new(_table, _clock);
        HashSet<long> deleted = [];
        foreach (BackupPartition partition in source.NamespacePartitions)
        {
            RestoredNamespace restored = new(
                await source.RowsAsync(partition, cancellationToken), blobs, new Dictionary<string, long>(), _clock.GetUtcNow());
            await PutAsync(restored.Usage, cancellationToken);
            deleted.UnionWith(restored.Builds.Where(b => b.Status == BuildStatus.Deleted).Select(b => b.Id));
            foreach (Build build in restored.Builds.Where(b => b.Status == BuildStatus.Queued))
            {
                await ledger.Active.AddAsync(build.Namespace, build.Id, cancellationToken);
            }
        }

        await PutAsync(source.NamespaceRows, cancellationToken);
        foreach (BackupPartition partition in source.CommonPartitions.Where(p => p.Key == StoreRows.PendingDeletions))
        {
            await PutAsync(
                (await source.RowsAsync(partition, cancellationToken)).Where(source.IsChosen).Select(r => RestoredDeletion.Of(r, deleted))
                    .OfType<TableRow>(),
                cancellationToken);
        }
    }

    // A new store creates its first namespaces itself, empty; those of the backup replace them.
    private async Task ClearAsync(CancellationToken cancellationToken)
    {
        foreach (TableRow row in await StoreRows.AllAsync(_table, TableRange.Partition(StoreRows.Namespaces), cancellationToken))
        {
            string partition = StoreRows.Partition(NamespaceRow.Read(row).Name);
            await _table.DeleteAsync(partition, StoreRows.UsageKey, null, cancellationToken);
            await _table.DeleteAsync(row.PartitionKey, row.RowKey, null, cancellationToken);
        }

        foreach (TableRow row in await StoreRows.AllAsync(_table, TableRange.Partition(Identities.Namespaces), cancellationToken))
        {
            await _table.DeleteAsync(row.PartitionKey, row.RowKey, null, cancellationToken);
        }
    }

    // A specification may already exist in this store with another id, or its id may be taken; builds then refer to its id in this store.
    private async Task<Dictionary<string, long>> CopySpecificationsAsync(RestoreSource source, CancellationToken cancellationToken)
    {
        HashSet<string> wanted = [];
        foreach (BackupPartition partition in source.NamespacePartitions)
        {
            wanted.UnionWith(
                RestoredNamespace.BuildsIn(await source.RowsAsync(partition, cancellationToken)).Select(b => b.SpecificationSha256));
        }

        Identities identities = new(_table);
        Dictionary<string, long> ids = new(StringComparer.Ordinal);
        foreach (BackupPartition partition in source.CommonPartitions.Where(
            p => p.Key.StartsWith(TableKey.Prefix("spec"), StringComparison.Ordinal)))
        {
            foreach (TableRow row in (await source.RowsAsync(partition, cancellationToken)).Where(r => wanted.Contains(r.RowKey)))
            {
                if (await _table.GetAsync(row.PartitionKey, row.RowKey, cancellationToken) is not { } known)
                {
                    row["Id"] =
                        await identities.TakeAsync(Identities.Specifications, new IdentityReference("", row.RowKey), cancellationToken);
                    await _table.PutAsync(row, cancellationToken);
                    known = row;
                }

                ids[row.RowKey] = known.Number("Id");
            }
        }

        return ids;
    }

    private static async Task<HashSet<string>> NamesAsync(RestoreSource source, CancellationToken cancellationToken)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        await foreach (BackupBlob blob in BackupContents.BlobsAsync(source.Repository, source.Manifest, cancellationToken))
        {
            names.Add(blob.Name);
        }

        return names;
    }

    // Writes rows of one partition. The order of the batches is irrelevant: none of them is visible yet.
    private async Task PutAsync(IEnumerable<TableRow> rows, CancellationToken cancellationToken)
    {
        List<TableWrite> writes = [];
        long bytes = 0;
        foreach (TableRow row in rows)
        {
            int size = TableLimits.CheckRow(row);
            if (writes.Count == RowsPerBatch || (writes.Count > 0 && bytes + size > BytesPerBatch))
            {
                await _table.BatchAsync(writes, cancellationToken);
                writes = [];
                bytes = 0;
            }

            writes.Add(TableWrite.Put(row));
            bytes += size;
        }

        if (writes.Count > 0)
        {
            await _table.BatchAsync(writes, cancellationToken);
        }
    }
}

using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Backups;

/// <summary>
/// Creates backups of a running store: first the rows (<see cref="StoreSnapshot"/>), then the blobs, which the store writes before the rows
/// that refer to them, and the manifest last. An interrupted creation leaves objects that the next one reuses.
/// </summary>
public sealed class BackupCreation(ITable table, IBlobs blobs, TimeProvider clock)
{
    private const int PageSize = 1000;
    private const string Packed = "archive/";

    // Intermediate data of builds, uploads in progress, and the keys of this deployment.
    private static readonly string[] Passing = ["health/", "keys/", "plans/", "uploads/"];

    /// <summary>Creates a backup.</summary>
    /// <param name="repository">The target repository.</param>
    /// <param name="options">What the backup includes.</param>
    /// <param name="progress">Receives progress reports, or null.</param>
    /// <param name="cancellationToken">Cancels the operation; a later call continues it.</param>
    public async Task<BackupSummary> CreateAsync(
        BackupRepository repository, BackupOptions options, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        string mark = await repository.Guard.EnterAsync(cancellationToken);
        try
        {
            return await WriteAsync(repository, options, progress, cancellationToken);
        }
        finally
        {
            await repository.Guard.LeaveAsync(mark);
        }
    }

    private async Task<BackupSummary> WriteAsync(
        BackupRepository repository, BackupOptions options, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        DateTimeOffset begun = clock.GetUtcNow();
        ConcurrentDictionary<string, BackupBlob> known = await KnownAsync(repository, cancellationToken);
        BackupCounts counts = new(0, 0, 0, 0, 0, 0);
        List<BackupPartition> partitions = [];
        StoreSnapshot snapshot = new(table);
        await foreach ((string key, IReadOnlyList<TableRow> rows) in snapshot.ReadAsync(cancellationToken))
        {
            ObjectLines lines = new(repository);
            foreach (TableRow row in rows)
            {
                await lines.AddAsync(row.RowKey, RowText.Write(row), cancellationToken);
            }

            partitions.Add(new BackupPartition(key, rows.Count, await lines.FinishAsync(cancellationToken)));
            counts = Count(counts, key, rows);
            progress?.Report(new BackupProgress("rows", partitions.Sum(p => (long)p.Rows), 0, 0));
        }

        string[] leftOut = options.IncludePacked ? Passing : [.. Passing, Packed];
        IReadOnlyList<BackupBlob> held;
        try
        {
            held = await ReadBlobsAsync(repository, leftOut, known, options.Concurrency, progress, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await KeepAsync(repository, known);
            throw;
        }

        ObjectLines list = new(repository);
        foreach (BackupBlob blob in held)
        {
            await list.AddAsync(blob.Name, JsonSerializer.SerializeToUtf8Bytes(blob, BackupJson.Default.BackupBlob), cancellationToken);
        }

        BackupManifest manifest = new()
        {
            Format = BackupManifest.FormatName,
            Version = BackupManifest.NewestVersion,
            CreatedOn = begun,
            Counts = counts with { Requeued = snapshot.Requeued, Blobs = held.Count, Bytes = held.Sum(b => b.Length) },
            Partitions = partitions,
            BlobLists = await list.FinishAsync(cancellationToken),
            TokenKey = await HoldKeysAsync(repository, options, cancellationToken),
            LeftOut = leftOut,
        };
        string id = await repository.FinishAsync(manifest, cancellationToken);
        return BackupRepository.Summary(id, manifest) with { Written = repository.Written };
    }

    private async Task<BackupObject?> HoldKeysAsync(BackupRepository repository, BackupOptions options, CancellationToken cancellationToken)
    {
        if (options is not { TokenKey: { IsEmpty: false } key, Passphrase: { Length: > 0 } passphrase })
        {
            return null;
        }

        IReadOnlyList<byte[]> restored = await new RestoredKeys(table).ListAsync(cancellationToken);
        return await repository.PutAsync(SealedKeys.Seal([key.ToArray(), .. restored], passphrase), cancellationToken);
    }

    private static BackupCounts Count(BackupCounts counts, string key, IReadOnlyList<TableRow> rows)
    {
        if (key == StoreRows.Namespaces)
        {
            return counts with { Namespaces = rows.Select(NamespaceRow.Read).Count(n => n.DeletedOn is null) };
        }

        if (!key.StartsWith(TableKey.Prefix("ns"), StringComparison.Ordinal)
            || rows.FirstOrDefault(r => r.RowKey == StoreRows.UsageKey) is not { } row)
        {
            return counts;
        }

        NamespaceUsage usage = NamespaceUsage.Read(row);
        return counts with
        {
            Environments = counts.Environments + (int)usage.Environments,
            Builds = counts.Builds + (int)usage.BuildRows,
        };
    }

    // Returns the blobs recorded by the newest backup and an interrupted one, by name. A manifest that cannot be read is ignored: this
    // backup then reads everything.
    private static async Task<ConcurrentDictionary<string, BackupBlob>> KnownAsync(
        BackupRepository repository, CancellationToken cancellationToken)
    {
        ConcurrentDictionary<string, BackupBlob> known = new(StringComparer.Ordinal);
        IReadOnlyList<string> ids = await repository.IdsAsync(cancellationToken);
        try
        {
            if (ids.Count > 0)
            {
                BackupManifest newest = await repository.ReadAsync(ids[0], cancellationToken);
                await foreach (BackupBlob blob in BackupContents.BlobsAsync(repository, newest, cancellationToken))
                {
                    known[blob.Name] = blob;
                }
            }

            foreach (BackupBlob blob in BackupContents.Blobs(await repository.PartialAsync(cancellationToken), "partial"))
            {
                known[blob.Name] = blob;
            }
        }
        catch (StoreException e) when (e.Code is ErrorCode.DamagedBundle or ErrorCode.UnsupportedBundle)
        {
            known.Clear();
        }

        return known;
    }

    private async Task<IReadOnlyList<BackupBlob>> ReadBlobsAsync(
        BackupRepository repository,
        string[] leftOut,
        ConcurrentDictionary<string, BackupBlob> known,
        int concurrency,
        IProgress<BackupProgress>? progress,
        CancellationToken cancellationToken)
    {
        ConcurrentBag<BackupBlob> held = [];
        long total = 0;
        if (progress is not null)
        {
            // Listing is cheap compared to reading, and determines the total.
            await foreach (BlobProperties each in ListAsync(leftOut, cancellationToken))
            {
                total++;
            }
        }

        long done = 0;
        long bytes = 0;
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(ListAsync(leftOut, cancellationToken), parallel, async (properties, token) =>
        {
            if (await HoldAsync(repository, properties, known.GetValueOrDefault(properties.Name), token) is { } blob)
            {
                held.Add(blob);
                known[blob.Name] = blob;
                progress?.Report(
                    new BackupProgress("blobs", Interlocked.Increment(ref done), total, Interlocked.Add(ref bytes, blob.Length)));
            }
        });
        return [.. held.OrderBy(b => b.Name, StringComparer.Ordinal)];
    }

    private async IAsyncEnumerable<BlobProperties> ListAsync(
        string[] leftOut, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? continuation = null;
        do
        {
            BlobPage page = await blobs.ListAsync("", PageSize, continuation, cancellationToken);
            foreach (BlobProperties properties in page.Blobs.Where(b => !leftOut.Any(l => b.Name.StartsWith(l, StringComparison.Ordinal))))
            {
                yield return properties;
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
    }

    private async Task<BackupBlob?> HoldAsync(
        BackupRepository repository, BlobProperties properties, BackupBlob? known, CancellationToken cancellationToken)
    {
        if (known is not null && known.Version == properties.ETag && known.Length == properties.Length
            && await repository.HasAsync(new BackupObject(known.Sha256, known.Length), cancellationToken))
        {
            return known;
        }

        try
        {
            BackupObject kept = properties.Length <= BackupRepository.SmallObject
                ? await repository.PutAsync(await ReadAsync(properties, cancellationToken), cancellationToken)
                : await repository.PutAsync(
                    await MeasureAsync(properties, cancellationToken), () => OpenAsync(properties, cancellationToken), cancellationToken);
            return new BackupBlob(properties.Name, kept.Length, kept.Sha256, properties.ETag);
        }
        catch (StoreException e) when (e.Code == ErrorCode.NotFound)
        {
            // It was deleted since it was listed; nothing in the backup refers to it.
            return null;
        }
    }

    // Read up to the listed length: a log may grow meanwhile.
    private Task<Stream> OpenAsync(BlobProperties properties, CancellationToken cancellationToken) =>
        blobs.OpenReadAsync(properties.Name, 0, properties.Length, cancellationToken);

    private async Task<byte[]> ReadAsync(BlobProperties properties, CancellationToken cancellationToken)
    {
        await using Stream stream = await OpenAsync(properties, cancellationToken);
        using MemoryStream content = new();
        await stream.CopyToAsync(content, cancellationToken);
        return content.ToArray();
    }

    private async Task<BackupObject> MeasureAsync(BlobProperties properties, CancellationToken cancellationToken)
    {
        await using Stream stream = await OpenAsync(properties, cancellationToken);
        return new BackupObject(Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken)), properties.Length);
    }

    private static async Task KeepAsync(BackupRepository repository, ConcurrentDictionary<string, BackupBlob> known)
    {
        using MemoryStream lines = new();
        foreach (BackupBlob blob in known.Values)
        {
            await lines.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(blob, BackupJson.Default.BackupBlob));
            lines.WriteByte((byte)'\n');
        }

        lines.Position = 0;
        // Not the caller's token, which was just canceled; saving this state only saves work for the next call.
        using CancellationTokenSource soon = new(TimeSpan.FromSeconds(20));
        await repository.KeepPartialAsync(lines, soon.Token);
    }
}

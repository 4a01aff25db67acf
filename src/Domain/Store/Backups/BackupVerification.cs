using System.Collections.Concurrent;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Backups;

/// <summary>Verifies a backup by reading it completely.</summary>
public static class BackupVerification
{
    /// <summary>Reads every object of a backup, compares every hash and parses every row.</summary>
    /// <param name="repository">The repository that holds the backup.</param>
    /// <param name="id">The id of the backup.</param>
    /// <param name="concurrency">How many objects are read at once.</param>
    /// <param name="progress">Receives progress reports, or null.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">
    /// The manifest cannot be used (see <see cref="BackupRepository.ReadAsync"/>). Problems with objects are in the report. </exception>
    public static async Task<VerificationReport> RunAsync(
        BackupRepository repository, string id, int concurrency, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        BackupManifest manifest = await repository.ReadAsync(id, cancellationToken);
        ConcurrentBag<string> problems = [];
        ConcurrentDictionary<string, BackupObject> objects = [];
        foreach (BackupPartition partition in manifest.Partitions)
        {
            await NoteAsync(problems, () => BackupContents.RowsAsync(repository, partition, cancellationToken));
        }

        await NoteAsync(problems, async () =>
        {
            await foreach (BackupBlob blob in BackupContents.BlobsAsync(repository, manifest, cancellationToken))
            {
                objects.TryAdd(blob.Sha256, new BackupObject(blob.Sha256, blob.Length));
            }
        });
        if (manifest.TokenKey is { } key)
        {
            objects.TryAdd(key.Sha256, key);
        }

        long done = 0;
        long bytes = 0;
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(objects.Values, parallel, async (each, token) =>
        {
            await NoteAsync(problems, () => repository.CheckAsync(each, token));
            progress?.Report(
                new BackupProgress("objects", Interlocked.Increment(ref done), objects.Count, Interlocked.Add(ref bytes, each.Length)));
        });
        int parts = manifest.Partitions.Sum(p => p.Objects.Count) + manifest.BlobLists.Count;
        return new VerificationReport(
            BackupRepository.Summary(id, manifest), objects.Count + parts, bytes, [.. problems.Order(StringComparer.Ordinal)]);
    }

    private static async Task NoteAsync(ConcurrentBag<string> problems, Func<Task> check)
    {
        try
        {
            await check();
        }
        catch (StoreException e) when (e.Code == ErrorCode.DamagedBundle)
        {
            problems.Add(e.Message);
        }
    }
}

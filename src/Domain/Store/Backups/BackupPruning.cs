using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Backups;

/// <summary>Removes old backups and the objects that only they contained. An interrupted pruning leaves objects that the next one
/// removes.</summary>
public static class BackupPruning
{
    private const int ObjectsBetweenSigns = 200;

    /// <summary>Determines what a pruning would remove.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="keep">Which backups to keep.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">A backup to keep is damaged (<see cref="ErrorCode.DamagedBundle"/>), or no rule is
    /// given.</exception>
    public static async Task<PruneReport> PlanAsync(BackupRepository repository, BackupsToKeep keep, CancellationToken cancellationToken) =>
        (await ReadAsync(repository, keep, cancellationToken)).Report;

    /// <summary>Prunes the repository.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="keep">Which backups to keep.</param>
    /// <param name="progress">Receives progress reports, or null.</param>
    /// <param name="cancellationToken">Cancels the operation; a later call continues it.</param>
    /// <exception cref="StoreException">
    /// As <see cref="PlanAsync"/>, or another process writes into the repository (<see cref="ErrorCode.Conflict"/>). In that case nothing
    /// is removed. </exception>
    public static async Task<PruneReport> RunAsync(
        BackupRepository repository, BackupsToKeep keep, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        await repository.Guard.BeginPruningAsync(cancellationToken);
        try
        {
            (PruneReport report, IReadOnlyList<string> objects) = await ReadAsync(repository, keep, cancellationToken);
            foreach (string id in report.Removed)
            {
                await repository.RemoveAsync(id, cancellationToken);
            }

            for (int i = 0; i < objects.Count; i++)
            {
                if (i % ObjectsBetweenSigns == 0)
                {
                    await repository.Guard.GoOnAsync(cancellationToken);
                }

                await repository.RemoveObjectAsync(objects[i], cancellationToken);
                progress?.Report(new BackupProgress("objects", i + 1, objects.Count, 0));
            }

            return report;
        }
        finally
        {
            await repository.Guard.EndPruningAsync();
        }
    }

    private static async Task<(PruneReport Report, IReadOnlyList<string> Objects)> ReadAsync(
        BackupRepository repository, BackupsToKeep keep, CancellationToken cancellationToken)
    {
        if (keep is { Last: null, Since: null } or { Last: < 1 })
        {
            throw new StoreException(
                ErrorCode.InvalidRequest,
                "Which backups are to be kept has to be said: how many of the newest, at least one, or for how long.")
            {
                Hints = ["--keep-last 7", "--keep-within 30d"],
            };
        }

        List<string> kept = [];
        List<string> removed = [];
        HashSet<string> held = new(StringComparer.Ordinal);
        foreach (string id in await repository.IdsAsync(cancellationToken))
        {
            bool isKept = kept.Count == 0 || kept.Count < keep.Last;
            if (!isKept && keep.Since is { } since)
            {
                isKept = (await repository.ReadAsync(id, cancellationToken)).CreatedOn >= since;
            }

            (isKept ? kept : removed).Add(id);
        }

        foreach (string id in kept)
        {
            BackupManifest manifest = await repository.ReadAsync(id, cancellationToken);
            await foreach (BackupObject each in BackupContents.ObjectsAsync(repository, manifest, cancellationToken))
            {
                held.Add(BackupRepository.NameOf(each));
            }
        }

        List<string> free = [];
        long bytes = 0;
        await foreach (Ports.BlobProperties each in repository.ObjectsAsync(cancellationToken))
        {
            if (!held.Contains(each.Name))
            {
                free.Add(each.Name);
                bytes += each.Length;
            }
        }

        return (new PruneReport(kept, removed, free.Count, bytes), free);
    }
}

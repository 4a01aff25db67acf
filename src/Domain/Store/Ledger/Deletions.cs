using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>
/// Removes what was deleted. A worker repeats: <see cref="AdvanceAsync"/>, remove the prefixes it names from the share,
/// <see cref="RemovedAsync"/> for each, until nothing is left. Every step may be repeated, by several workers too.
/// </summary>
public sealed class Deletions(
    ITable table, IBlobs blobs, EnvironmentStore environments, BuildStore builds, NamespaceRoles roles, TimeProvider clock)
{
    private const int BuildsPerBatch = 30;

    private static readonly ArtifactType[] Written =
        [ArtifactType.Logs, ArtifactType.Lockfile, ArtifactType.Yaml, ArtifactType.Explicit, ArtifactType.CondaPack];

    private readonly BuildLedger _ledger = new(table, clock);

    /// <summary>
    /// Carries deletions of environments and namespaces on to their builds, cancels what still runs, and forgets what is
    /// empty.
    /// </summary>
    /// <returns>
    /// Archived and deleted builds whose files are to be removed now: the directory is the
    /// <see cref="ArtifactType.Directory"/> among <see cref="PendingDeletion.Artifacts"/>, when there is one.
    /// </returns>
    public async Task<IReadOnlyList<PendingDeletion>> AdvanceAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<PendingDeletion> pending = await _ledger.Deletions.ListAsync(cancellationToken);
        foreach (PendingDeletion ns in pending.Where(p => p.Kind == DeletionKind.Namespace))
        {
            await AdvanceNamespaceAsync(ns, pending, cancellationToken);
        }

        foreach (PendingDeletion environment in pending.Where(p => p.Kind == DeletionKind.Environment))
        {
            await AdvanceEnvironmentAsync(environment, cancellationToken);
        }

        List<PendingDeletion> removable = [];
        foreach (PendingDeletion deletion in (await _ledger.Deletions.ListAsync(cancellationToken))
            .Where(p => p.Kind == DeletionKind.Build))
        {
            if (IsRemovable(await _ledger.FindAsync(deletion.Id, cancellationToken)))
            {
                removable.Add(deletion);
            }
            else
            {
                // The change for which this was written has failed, or has not happened yet.
                await _ledger.Deletions.GiveUpAsync(deletion, cancellationToken);
            }
        }

        return removable;
    }

    /// <summary>
    /// Returns what is still to be removed of a build that is archived, deleted or to be recreated; null if nothing is.
    /// </summary>
    public async Task<PendingDeletion?> OfBuildAsync(long id, CancellationToken cancellationToken) =>
        IsRemovable(await _ledger.FindAsync(id, cancellationToken))
            ? await _ledger.Deletions.FindAsync(DeletionKind.Build, id, cancellationToken)
            : null;

    /// <summary>Determines whether anything is left to remove.</summary>
    public async Task<bool> IsDoneAsync(CancellationToken cancellationToken) =>
        (await _ledger.Deletions.ListAsync(cancellationToken)).Count == 0;

    /// <summary>Removes the blobs of a build whose directory is gone, and takes it off the list.</summary>
    public async Task RemovedAsync(PendingDeletion deletion, CancellationToken cancellationToken)
    {
        foreach (BuildArtifact artifact in deletion.Artifacts.Where(a => a.Type != ArtifactType.Directory))
        {
            await blobs.DeleteAsync(artifact.Key, null, cancellationToken);
        }

        switch (await _ledger.FindAsync(deletion.Id, cancellationToken))
        {
            case { Status: BuildStatus.Deleted } deleted:
                await RemoveUnlistedAsync(deleted, cancellationToken);
                break;
            case { } archived:
                await RemovePlansAsync(archived, cancellationToken);
                break;
            default:
                break;
        }

        await _ledger.Deletions.RemoveAsync(deletion, cancellationToken);
    }

    /// <summary>
    /// Removes the blobs of a deleted build that its row does not name: a step that was canceled may have written them after the
    /// row had changed.
    /// </summary>
    public async Task RemoveUnlistedAsync(Build build, CancellationToken cancellationToken)
    {
        foreach (ArtifactType type in Written.Where(t => build.Artifact(t) is null))
        {
            await blobs.DeleteAsync(ArtifactKeys.Of(build, type), null, cancellationToken);
        }

        await blobs.DeleteAsync(BuildStore.PackagesName(build), null, cancellationToken);
        await blobs.DeleteAsync(BuildStore.TextName(build), null, cancellationToken);
        await blobs.DeleteAsync(build.ManifestName, null, cancellationToken);
        await blobs.DeleteAsync(build.DifferencesName, null, cancellationToken);
        await RemovePlansAsync(build, cancellationToken);
    }

    // A build to be recreated begins only when nothing of it is listed for removal any more (BuildStore.BeginAsync).
    private static bool IsRemovable(Build? build) =>
        build is null or { Status: BuildStatus.Archived or BuildStatus.Deleted } or { Status: BuildStatus.Queued, IsRecreating: true };

    // What its attempts noted for themselves.
    private async Task RemovePlansAsync(Build build, CancellationToken cancellationToken)
    {
        foreach (BlobProperties plan in (await blobs.ListAsync(ArtifactKeys.FetchPlans(build), 1000, null, cancellationToken)).Blobs)
        {
            await blobs.DeleteAsync(plan.Name, null, cancellationToken);
        }
    }

    private async Task AdvanceNamespaceAsync(
        PendingDeletion deletion, IReadOnlyList<PendingDeletion> pending, CancellationToken cancellationToken)
    {
        string ns = deletion.Namespace;
        if (await table.GetAsync(StoreRows.Namespaces, TableKey.Name(ns), cancellationToken) is not { } row
            || NamespaceRow.Read(row) is not { DeletedOn: not null } found
            || found.Id != deletion.Id)
        {
            await _ledger.Deletions.GiveUpAsync(deletion, cancellationToken);
            return;
        }

        List<TableRow> inside = await StoreRows.AllAsync(table, StoreRows.Environments(ns), cancellationToken);
        foreach (StoreEnvironment environment in inside.Select(EnvironmentRow.Read).Where(e => e.DeletedOn is null))
        {
            await DeleteAsync(environment, cancellationToken);
        }

        if (inside.Count > 0 || pending.Any(p => p.Namespace == ns && p.Kind != DeletionKind.Namespace))
        {
            return;
        }

        await roles.ForgetAsync(ns, cancellationToken);
        foreach (TableRow rest in await StoreRows.AllAsync(table, TableRange.Partition(StoreRows.Partition(ns)), cancellationToken))
        {
            await table.DeleteAsync(rest.PartitionKey, rest.RowKey, null, cancellationToken);
        }

        await table.DeleteAsync(StoreRows.Namespaces, TableKey.Name(ns), null, cancellationToken);
        await _ledger.Deletions.RemoveAsync(deletion, cancellationToken);
    }

    private async Task DeleteAsync(StoreEnvironment environment, CancellationToken cancellationToken)
    {
        try
        {
            await environments.DeleteAsync(environment.Namespace, environment.Name, cancellationToken);
        }
        catch (StoreException e) when (e.Code == ErrorCode.NotFound)
        {
            // Another request deleted it.
        }
    }

    private async Task AdvanceEnvironmentAsync(PendingDeletion deletion, CancellationToken cancellationToken)
    {
        TableRow? row = await table.GetAsync(
            StoreRows.Partition(deletion.Namespace), StoreRows.EnvironmentKey(deletion.Environment!), cancellationToken);
        StoreEnvironment? environment = row is null ? null : EnvironmentRow.Read(row);
        if (environment is { DeletedOn: null } && environment.Id == deletion.Id)
        {
            // The change for which this was written has failed, or has not happened yet.
            await _ledger.Deletions.GiveUpAsync(deletion, cancellationToken);
            return;
        }

        TableRange range = StoreRows.BuildsOfEnvironment(deletion.Namespace, deletion.Environment!);
        List<TableRow> rows = await StoreRows.AllAsync(table, range, cancellationToken);
        Build[] own = [.. rows.Select(BuildRow.Read).Where(b => b.EnvironmentId == deletion.Id)];
        bool waits = false;
        foreach (Build build in own)
        {
            waits |= !await IsGoneAsync(build, cancellationToken);
        }

        if (waits)
        {
            return;
        }

        foreach (Build[] chunk in own.Chunk(BuildsPerBatch))
        {
            await ForgetAsync(deletion.Namespace, chunk, cancellationToken);
        }

        try
        {
            if (environment?.Id == deletion.Id)
            {
                await table.DeleteAsync(row!.PartitionKey, row.RowKey, row.ETag, cancellationToken);
            }

            await _ledger.Deletions.RemoveAsync(deletion, cancellationToken);
        }
        catch (ConflictException)
        {
            // Another worker removed the row, or a user made the environment anew. The next round sees which.
        }
    }

    // Whether nothing of a build is left but its rows; does the next step towards that otherwise.
    private async Task<bool> IsGoneAsync(Build build, CancellationToken cancellationToken)
    {
        if (!build.Status.IsFinished())
        {
            await builds.RequestCancelAsync(build.Id, cancellationToken);
            return false;
        }

        if (build.Status != BuildStatus.Deleted)
        {
            await builds.DeleteAsync(build.Id, [], cancellationToken);
            return false;
        }

        if (build.Artifacts.Count > 0)
        {
            // It was deleted alone before, and some of it was kept.
            await _ledger.Deletions.AddAsync(
                new PendingDeletion(DeletionKind.Build, build.Id, build.Namespace, build.Environment, build.Artifacts), cancellationToken);
            await _ledger.UpdateAsync(build.Id, b => b with { Artifacts = [] }, cancellationToken);
            return false;
        }

        return !await _ledger.Deletions.ContainsAsync(DeletionKind.Build, build.Id, cancellationToken);
    }

    private async Task ForgetAsync(string ns, IReadOnlyList<Build> chunk, CancellationToken cancellationToken) => await Optimistic.RunAsync(
        async () =>
        {
            string partition = StoreRows.Partition(ns);
            List<TableWrite> writes = [];
            int forgotten = 0;
            foreach (Build build in chunk)
            {
                string[] keys =
                [
                    StoreRows.BuildKeyOf(build.Id),
                    StoreRows.BuildOfEnvironmentKey(build.Environment, build.Id),
                    StoreRows.PackageNamesKey(build.Id),
                ];
                TableRow?[] rows = await Task.WhenAll(keys.Select(k => table.GetAsync(partition, k, cancellationToken)));
                forgotten += rows[0] is null ? 0 : 1;
                writes.AddRange(rows.OfType<TableRow>().Select(r => TableWrite.Delete(partition, r.RowKey, null)));
            }

            if (writes.Count == 0)
            {
                return true;
            }

            if (await table.GetAsync(partition, StoreRows.UsageKey, cancellationToken) is { } row)
            {
                NamespaceUsage usage = NamespaceUsage.Read(row);
                writes.Add(TableWrite.Replace((usage with { BuildRows = usage.BuildRows - forgotten }).ToRow(ns), row.ETag!));
            }

            await table.BatchAsync(writes, cancellationToken);
            return true;
        },
        clock,
        cancellationToken);
}

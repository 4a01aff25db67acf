using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Backups;

/// <summary>
/// Restores a backup into a store: completely into an empty one, or selected namespaces into any. First blobs and rows that nothing visible
/// refers to are written, then the namespaces, then the active environments are queued to be rebuilt from their lockfiles. Ids, history,
/// settings and roles are preserved; a completed build is archived until it is rebuilt, because backups do not contain prefixes. An
/// interrupted run continues when repeated.
/// </summary>
public sealed partial class BackupRestore
{
    private readonly ITable _table;
    private readonly IBlobs _blobs;
    private readonly BuildStore _builds;
    private readonly EnvironmentStore _environments;
    private readonly TimeProvider _clock;
    private readonly string? _passphrase;

    /// <summary>Initializes a restore into the given storage.</summary>
    public BackupRestore(
        ITable table, IBlobs blobs, BuildStore builds, EnvironmentStore environments, TimeProvider clock, BackupPassphrase passphrase)
    {
        _passphrase = passphrase.Text;
        _table = table;
        _blobs = blobs;
        _builds = builds;
        _environments = environments;
        _clock = clock;
    }

    /// <summary>Returns the state of the last restore; null if there was none.</summary>
    public async Task<RestoreState?> StateAsync(CancellationToken cancellationToken) =>
        await _table.GetAsync(RestoreRows.Partition, RestoreRows.Key, cancellationToken) is { } row ? Read(row) : null;

    /// <summary>Determines what a restore would do, without changing anything.</summary>
    /// <param name="repository">The repository that holds the backup.</param>
    /// <param name="id">The id of the backup.</param>
    /// <param name="namespaces">The namespaces to restore; empty for the whole store.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">The backup cannot be used (see <see cref="BackupRepository.ReadAsync"/>), or its keys are sealed
    /// with another passphrase (<see cref="ErrorCode.InvalidSetting"/>).</exception>
    public async Task<RestorePreview> PreviewAsync(
        BackupRepository repository, string id, IReadOnlyList<string> namespaces, CancellationToken cancellationToken)
    {
        RestoreSource source = await RestoreSource.OpenAsync(repository, id, namespaces, cancellationToken);
        IReadOnlyList<ActiveEnvironment> active = await source.ActiveAsync(cancellationToken);
        RestoreState? state = await StateAsync(cancellationToken);
        await KeysAsync(source, cancellationToken);
        List<string> problems = [];
        if (state is not null && state.Phase != RestorePhase.Restored && !IsSame(state, id, namespaces))
        {
            problems.Add($"The restore of {state.Backup} is not finished. Run it again first.");
        }
        else if (state is null || (state.Phase == RestorePhase.Restored && !IsSame(state, id, namespaces)))
        {
            problems.AddRange(await ObstaclesAsync(source, cancellationToken));
        }

        return new RestorePreview(
            BackupRepository.Summary(id, source.Manifest), source.Namespaces, await source.CountEnvironmentsAsync(cancellationToken),
            active.Count, problems);
    }

    /// <summary>Restores a backup, or continues an interrupted restore.</summary>
    /// <param name="repository">The repository that holds the backup.</param>
    /// <param name="id">The id of the backup.</param>
    /// <param name="namespaces">The namespaces to restore; empty for the whole store.</param>
    /// <param name="progress">Receives progress reports, or null.</param>
    /// <param name="cancellationToken">Cancels the run; the next one continues it.</param>
    /// <returns>
    /// The state, <see cref="RestorePhase.Restored"/>. The queued builds are found by the sweep of the running store. </returns>
    /// <exception cref="StoreException">
    /// The backup is damaged (nothing was changed that can be seen), the store is not empty or has the namespaces
    /// (<see cref="ErrorCode.InvalidState"/>).
    /// </exception>
    public Task<RestoreState> RunAsync(
        BackupRepository repository,
        string id,
        IReadOnlyList<string> namespaces,
        IProgress<BackupProgress>? progress,
        CancellationToken cancellationToken) => RunAsync(repository, id, namespaces, RestorePhase.Restored, progress, cancellationToken);

    /// <summary>Restores a backup up to a phase.</summary>
    /// <param name="repository">The repository that holds the backup.</param>
    /// <param name="id">The id of the backup.</param>
    /// <param name="namespaces">The namespaces to restore; empty for the whole store.</param>
    /// <param name="upTo">
    /// The phase to stop before; <see cref="RestorePhase.Queueing"/> leaves a store that shows everything but does not build. </param>
    /// <param name="progress">Receives progress reports, or null.</param>
    /// <param name="cancellationToken">Cancels the run; the next one continues it.</param>
    public async Task<RestoreState> RunAsync(
        BackupRepository repository,
        string id,
        IReadOnlyList<string> namespaces,
        RestorePhase upTo,
        IProgress<BackupProgress>? progress,
        CancellationToken cancellationToken)
    {
        RestorePreview preview = await PreviewAsync(repository, id, namespaces, cancellationToken);
        RestoreState? state = await StateAsync(cancellationToken);
        RestoreSource source = await RestoreSource.OpenAsync(repository, id, namespaces, cancellationToken);
        if (state is { Phase: RestorePhase.Restored }
            && IsSame(state, id, namespaces)
            && (await ObstaclesAsync(source, cancellationToken)).Count > 0)
        {
            // The obstacles are the restored rows themselves.
            return state;
        }

        if (preview.Problems.Count > 0)
        {
            throw new StoreException(ErrorCode.InvalidState, string.Join(" ", preview.Problems.Take(3)))
            {
                Hints = ["restore into an empty store", "restore single namespaces", "export and import single environments"],
            };
        }

        if (state is null || state.Phase == RestorePhase.Restored)
        {
            // The whole backup is read before anything is written, so that a damaged one changes nothing.
            VerificationReport report = await BackupVerification.RunAsync(repository, id, Concurrency, progress, cancellationToken);
            if (!report.IsWhole)
            {
                throw new StoreException(ErrorCode.DamagedBundle, string.Join(" ", report.Problems.Take(3)))
                {
                    Hints = ["nothing was changed; restore an older backup, or another copy of this one"],
                };
            }

            state = await MoveAsync(
                new RestoreState(id, [.. namespaces], RestorePhase.Copying, state?.ETag), RestorePhase.Copying, cancellationToken);
        }

        if (state.Phase == RestorePhase.Copying)
        {
            await CopyBlobsAsync(source, progress, cancellationToken);
            await CopyRowsAsync(source, progress, cancellationToken);
            state = await MoveAsync(state, RestorePhase.Publishing, cancellationToken);
        }

        if (state.Phase == RestorePhase.Publishing)
        {
            await PublishAsync(source, cancellationToken);
            state = await MoveAsync(state, RestorePhase.Queueing, cancellationToken);
        }

        if (state.Phase == RestorePhase.Queueing && upTo > RestorePhase.Queueing)
        {
            await QueueAsync(await source.ActiveAsync(cancellationToken), progress, cancellationToken);
            state = await MoveAsync(state, RestorePhase.Restored, cancellationToken);
        }

        return state;
    }

    private async Task QueueAsync(
        IReadOnlyList<ActiveEnvironment> active, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        for (int i = 0; i < active.Count; i++)
        {
            // A second run finds some already queued, building or completed; queueing them again has no effect.
            if (await _builds.FindAsync(
                active[i].Build,
                cancellationToken) is { Status: BuildStatus.Archived } or { Status: BuildStatus.Queued, IsRecreating: true })
            {
                await _builds.RecreateAsync(active[i].Build, activate: false, cancellationToken);
            }

            progress?.Report(new BackupProgress("environments", i + 1, active.Count, 0));
        }
    }

    // Returns why a backup cannot be restored here: existing content would be mixed with it.
    private async Task<IReadOnlyList<string>> ObstaclesAsync(RestoreSource source, CancellationToken cancellationToken)
    {
        if (source.IsWhole)
        {
            TablePage page = await _table.QueryAsync(TableRange.Partition(Identities.Builds), 1, null, cancellationToken);
            TablePage environments = await _table.QueryAsync(TableRange.Partition(Identities.Environments), 1, null, cancellationToken);
            return page.Rows.Count + environments.Rows.Count == 0 ? [] : ["The store is not empty: it has had builds."];
        }

        List<string> obstacles = [];
        foreach (string ns in source.Namespaces)
        {
            if (await HasEnvironmentsAsync(ns, cancellationToken))
            {
                obstacles.Add($"The namespace '{ns}' has environments.");
            }
        }

        foreach (TableRow row in await source.IdentitiesAsync(cancellationToken))
        {
            if (await _table.GetAsync(row.PartitionKey, row.RowKey, cancellationToken) is { } taken
                && Identities.Read(taken) != Identities.Read(row))
            {
                obstacles.Add(
                    $"{TableKey.Last(row.PartitionKey)} {TableKey.FromDescending(row.RowKey)} belongs to something else in this store.");
                break;
            }
        }

        return obstacles;
    }

    private async Task<bool> HasEnvironmentsAsync(string ns, CancellationToken cancellationToken) =>
        (await _table.QueryAsync(StoreRows.Environments(ns), 1, null, cancellationToken)).Rows.Count > 0;

    private async Task<RestoreState> MoveAsync(RestoreState state, RestorePhase phase, CancellationToken cancellationToken)
    {
        RestoreState moved = state with { Phase = phase };
        TableRow row = new(RestoreRows.Partition, RestoreRows.Key)
        {
            ["Backup"] = moved.Backup,
            ["Namespaces"] = string.Join('\n', moved.Namespaces),
            ["Phase"] = phase.ToString(),
            ["ChangedOn"] = _clock.GetUtcNow(),
        };
        return moved with
        {
            ETag = state.ETag is null
                ? await _table.InsertAsync(row, cancellationToken)
                : await _table.ReplaceAsync(row, state.ETag, cancellationToken),
        };
    }

    private static bool IsSame(RestoreState state, string id, IReadOnlyList<string> namespaces) =>
        state.Backup == id && state.Namespaces.Order(StringComparer.Ordinal).SequenceEqual(namespaces.Order(StringComparer.Ordinal));

    private static RestoreState Read(TableRow row) => new(
        row.Text("Backup") ?? "",
        (row.Text("Namespaces") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries),
        Enum.TryParse(row.Text("Phase"), out RestorePhase phase) ? phase : RestorePhase.Copying,
        row.ETag);
}

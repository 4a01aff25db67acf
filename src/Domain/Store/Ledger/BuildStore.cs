using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>
/// Manages the life cycle of builds. Workers state their attempt in every call; calls of a superseded attempt are rejected. Every call can
/// be repeated.
/// </summary>
public sealed partial class BuildStore
{
    private static readonly TimeSpan YoungEntry = TimeSpan.FromMinutes(15);

    private readonly ITable _table;
    private readonly IBlobs _blobs;
    private readonly TimeProvider _clock;
    private readonly BuildLedger _ledger;

    /// <summary>Creates the store of the builds in the given storage.</summary>
    public BuildStore(ITable table, IBlobs blobs, TimeProvider clock)
    {
        _table = table;
        _blobs = blobs;
        _clock = clock;
        _ledger = new BuildLedger(table, clock);
    }

    /// <summary>Returns a build.</summary>
    /// <exception cref="StoreException">It does not exist (<see cref="ErrorCode.NotFound"/>).</exception>
    public Task<Build> GetAsync(long id, CancellationToken cancellationToken) => _ledger.GetAsync(id, cancellationToken);

    /// <summary>Returns a build; null if there is none.</summary>
    public Task<Build?> FindAsync(long id, CancellationToken cancellationToken) => _ledger.FindAsync(id, cancellationToken);

    /// <summary>Returns a page of the builds that match a query.</summary>
    public Task<Page<Build>> PageAsync(BuildQuery query, Paging paging, CancellationToken cancellationToken) =>
        new BuildListing(_table, _ledger).PageAsync(query, paging, cancellationToken);

    /// <summary>Returns environments with their newest and their active builds, in the given order.</summary>
    public Task<IReadOnlyList<EnvironmentBuilds>> OfEnvironmentsAsync(
        IReadOnlyList<StoreEnvironment> environments, CancellationToken cancellationToken) =>
        new BuildListing(_table, _ledger).OfEnvironmentsAsync(environments, cancellationToken);

    /// <summary>
    /// Returns a new build of the same specification in the same environment: with the packages of today, or, if the build did not
    /// complete, as it was requested.
    /// </summary>
    /// <exception cref="StoreException">The build or its namespace does not exist (<see cref="ErrorCode.NotFound"/>).</exception>
    public async Task<Build> RebuildAsync(long id, string requestedBy, CancellationToken cancellationToken)
    {
        Build old = await GetAsync(id, cancellationToken);
        TableRow? row = await _table.GetAsync(StoreRows.Namespaces, TableKey.Name(old.Namespace), cancellationToken);
        if (row is null || NamespaceRow.Read(row) is not { DeletedOn: null } ns)
        {
            throw new StoreException(ErrorCode.NotFound, "namespace does not exist");
        }

        // A build that did not end well is repeated as it was requested; any other is built with the packages of today.
        BuildUpdate? update = old.Status is BuildStatus.Failed or BuildStatus.Canceled ? old.Update : null;

        // Read before there is a build, which a failure to read would leave behind.
        string? text = await FindTextAsync(old, cancellationToken);
        Build added = await AddAsync(
            ns, old.Environment, null, (old.SpecificationId, old.SpecificationSha256), requestedBy, update, cancellationToken);
        if (text is not null)
        {
            await KeepTextAsync(added, text, cancellationToken);
        }

        return added;
    }

    /// <summary>
    /// Requests cancellation of a build. A queued build is canceled immediately; a worker sees the request with its next report. A finished
    /// build is left unchanged.
    /// </summary>
    public async Task<Build> RequestCancelAsync(long id, CancellationToken cancellationToken)
    {
        ActiveBuild? entry = await _ledger.Active.FindAsync(id, cancellationToken);
        (BuildChange state, bool changed) = await _ledger.ChangeAsync(
            id,
            counts: true,
            async (build, environment) => build.Status switch
            {
                BuildStatus.Queued => new BuildChange(await BackToArchiveAsync(Canceled(build), cancellationToken), environment),
                BuildStatus.Building when !build.CancelRequested => new BuildChange(build with { CancelRequested = true }, environment),
                _ => null,
            },
            cancellationToken);
        if (changed && state.Build.Status.IsFinished() && entry is not null)
        {
            await _ledger.Active.RemoveAsync(entry, cancellationToken);
        }

        return state.Build;
    }

    /// <summary>
    /// Starts an attempt of a build. The caller states the attempt at the time of scheduling; of two callers with the same value, the first
    /// wins. A repeated call with the same token returns the same attempt. An attempt that follows an abandoned one gets a new key, because
    /// the former worker may resume and continue to write, which cannot be prevented on a share. A recreated build keeps its key, which its
    /// files contain; a late writer writes the same bytes there.
    /// </summary>
    /// <param name="id">The build.</param>
    /// <param name="expectedAttempt">The build's attempt when this work was scheduled.</param>
    /// <param name="token">The token that identifies the caller's own attempt, such as the ID of an orchestration.</param>
    /// <param name="worker">The host and process, for display.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="LeaseLostException">Another attempt was started meanwhile, or the build is finished.</exception>
    /// <exception cref="StoreException">
    /// Files of a build that is to be recreated are not removed yet (<see cref="ErrorCode.InvalidState"/>, transient).
    /// </exception>
    public async Task<Build> BeginAsync(long id, int expectedAttempt, string token, string worker, CancellationToken cancellationToken)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        (BuildChange state, _) = await _ledger.ChangeAsync(
            id,
            counts: false,
            async (build, environment) =>
            {
                if (build.Status == BuildStatus.Building && build.Attempt == expectedAttempt + 1 && build.AttemptToken == token)
                {
                    return null;
                }

                if (build.Status.IsFinished() || build.Attempt != expectedAttempt)
                {
                    throw new LeaseLostException(
                        $"Build {id} is {build.Status.ToWire()} at attempt {build.Attempt}; this worker expected attempt "
                            + $"{expectedAttempt}.");
                }

                // The removal of its files may be in progress and must not affect new ones.
                if (build.IsRecreating && build.Status == BuildStatus.Queued
                    && await _ledger.Deletions.ContainsAsync(DeletionKind.Build, id, cancellationToken))
                {
                    throw new StoreException(
                        ErrorCode.InvalidState, "what was left of the build is still being removed")
                    { IsTransient = true };
                }

                return new BuildChange(
                    build with
                    {
                        Status = BuildStatus.Building,
                        Key = build.Status == BuildStatus.Building && !build.IsRecreating ? KeyOfFollower(build, now) : build.Key,
                        Attempt = expectedAttempt + 1,
                        AttemptToken = token,
                        Worker = worker,
                        StartedOn = now,
                        HeartbeatOn = now,
                        Elapsed = TimeSpan.Zero,
                        Stage = null,
                        Progress = null,
                    },
                    environment);
            },
            cancellationToken);
        return state.Build;
    }

    /// <summary>Reports the stage and progress, which also serves as a heartbeat; at most every two seconds is enough.</summary>
    /// <param name="id">The build.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="stage">The current stage.</param>
    /// <param name="progress">The progress of the stage.</param>
    /// <param name="elapsed">The duration of the attempt; a value below an earlier one is ignored.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The build, so that the worker sees <see cref="Build.CancelRequested"/>.</returns>
    /// <exception cref="LeaseLostException">Another attempt was started meanwhile, or the build is finished.</exception>
    public Task<Build> ReportAsync(
        long id, int attempt, InstallPhase? stage, BuildProgress? progress, TimeSpan elapsed, CancellationToken cancellationToken) =>
            _ledger.UpdateAsync(
            id,
            build =>
            {
                CheckAttempt(build, attempt);
                return build.Status.IsFinished()
                    ? throw Stale(build, attempt)
                    : build with
                    {
                        HeartbeatOn = _clock.GetUtcNow(),
                        Elapsed = elapsed > build.Elapsed ? elapsed : build.Elapsed,
                        Stage = stage ?? build.Stage,
                        Progress = stage is null ? build.Progress : progress,
                    };
            },
            cancellationToken);

    /// <summary>
    /// Completes a build and, in the same batch, activates it unless a newer build of the environment has been active. The link of the
    /// environment is then to be pointed (<see cref="PendingLinks"/>).
    /// </summary>
    /// <param name="id">The build.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="size">The size of the prefix in bytes.</param>
    /// <param name="unsharedSize">The part of it in bytes that is not shared with other prefixes or the cache; null if not
    /// measured.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="LeaseLostException">Another attempt was started meanwhile, or the build ended otherwise.</exception>
    public async Task<Activation> CompleteAsync(long id, int attempt, long size, long? unsharedSize, CancellationToken cancellationToken)
    {
        Build before = await GetAsync(id, cancellationToken);
        await _ledger.Links.AddAsync(before.Namespace, before.Environment, id, cancellationToken);
        (BuildChange state, _) = await FinishAsync(
            id,
            attempt,
            BuildStatus.Completed,
            (build, environment) =>
            {
                bool activates = environment is not null && (build.Id > environment.NewestActivated || build.ActivatesWhenRecreated);
                Build completed = Recreated(build) with { Size = size, UnsharedSize = unsharedSize, Stage = null, Progress = null };
                return activates
                    ? new BuildChange(
                        completed with { ActivatedOn = _clock.GetUtcNow() },
                        environment! with { CurrentBuildId = build.Id, NewestActivated = Math.Max(build.Id, environment.NewestActivated) })
                    : new BuildChange(completed, environment);
            },
            cancellationToken);
        return new Activation(state.Build, state.Environment, state.Environment?.CurrentBuildId == id);
    }

    /// <summary>Ends a build as failed. A queued build can also fail, with its current attempt.</summary>
    /// <exception cref="LeaseLostException">Another attempt was started meanwhile, or the build ended otherwise.</exception>
    public async Task<Build> FailAsync(
        long id, int attempt, ErrorCode code, string info, IReadOnlyList<string> hints, CancellationToken cancellationToken)
    {
        (BuildChange state, _) = await FinishAsync(
            id,
            attempt,
            BuildStatus.Failed,
            (build, environment) => new BuildChange(
                build with { ErrorCode = code, StatusInfo = Redaction.Redact(info), Hints = [.. hints.Select(Redaction.Redact)] },
                environment),
            cancellationToken);
        return state.Build;
    }

    /// <summary>Ends a build whose cancellation was requested.</summary>
    /// <exception cref="LeaseLostException">Another attempt was started meanwhile, or the build ended otherwise.</exception>
    public async Task<Build> CanceledAsync(long id, int attempt, CancellationToken cancellationToken)
    {
        (BuildChange state, _) = await FinishAsync(
            id, attempt, BuildStatus.Canceled, (build, environment) => new BuildChange(Canceled(build), environment), cancellationToken);
        return state.Build;
    }

    /// <summary>Returns the queued and building builds, oldest first, for the sweep, and removes stale entries from their list.</summary>
    public async Task<IReadOnlyList<Build>> ActiveAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<ActiveBuild> listed = await _ledger.Active.ListAsync(cancellationToken);
        IReadOnlyList<Build> builds = await _ledger.ReadManyAsync([.. listed.Select(b => (b.Namespace, b.Id))], cancellationToken);

        // The writer of an entry for an ended or missing build has terminated, unless the entry is recent and the build is just being
        // queued.
        HashSet<long> active = [.. builds.Where(b => !b.Status.IsFinished()).Select(b => b.Id)];
        DateTimeOffset young = _clock.GetUtcNow() - YoungEntry;
        foreach (ActiveBuild entry in listed.Where(b => !active.Contains(b.Id) && b.AddedOn < young))
        {
            await _ledger.Active.RemoveAsync(entry, cancellationToken);
        }

        return [.. builds.Where(b => active.Contains(b.Id))];
    }

    internal Task<Build> AddAsync(
        Namespace ns,
        string environment,
        string? description,
        (long Id, string Sha256) specification,
        string? requestedBy,
        BuildUpdate? update,
        CancellationToken cancellationToken)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        return _ledger.AddAsync(
            ns,
            environment,
            description,
            (id, environmentId) => new Build
            {
                Id = id,
                Key = BuildKey.Format(specification.Sha256, now, id, environment),
                Namespace = ns.Name,
                Environment = environment,
                EnvironmentId = environmentId,
                SpecificationId = specification.Id,
                SpecificationSha256 = specification.Sha256,
                Status = BuildStatus.Queued,
                ScheduledOn = now,
                RequestedBy = requestedBy,
                Update = update,
            },
            cancellationToken);
    }

    private async Task<(BuildChange State, bool Changed)> FinishAsync(
        long id,
        int attempt,
        BuildStatus status,
        Func<Build, StoreEnvironment?, BuildChange> change,
        CancellationToken cancellationToken)
    {
        ActiveBuild? entry = await _ledger.Active.FindAsync(id, cancellationToken);
        (BuildChange State, bool Changed) result = await _ledger.ChangeAsync(
            id,
            counts: true,
            async (build, environment) =>
            {
                CheckAttempt(build, attempt);
                if (build.Status.IsFinished())
                {
                    bool isRepeated = build.Status == status || (build.Status == BuildStatus.Archived && status != BuildStatus.Completed);
                    return isRepeated ? null : throw Stale(build, attempt);
                }

                Build ended = build with { Status = status, EndedOn = _clock.GetUtcNow(), CancelRequested = false };
                BuildChange changed = change(ended, environment);
                return changed with { Build = await BackToArchiveAsync(changed.Build, cancellationToken) };
            },
            cancellationToken);
        if (entry is not null)
        {
            await _ledger.Active.RemoveAsync(entry, cancellationToken);
        }

        return result;
    }

    private static string KeyOfFollower(Build build, DateTimeOffset now)
    {
        DateTimeOffset later = DateTimeOffset.FromUnixTimeSeconds(Math.Max(now.ToUnixTimeSeconds(), BuildKey.TimeOf(build.Key) + 1));
        return BuildKey.Format(build.SpecificationSha256, later, build.Id, build.Environment);
    }

    private Build Canceled(Build build) => build with
    {
        Status = BuildStatus.Canceled,
        EndedOn = _clock.GetUtcNow(),
        CancelRequested = false,
        ErrorCode = ErrorCode.Canceled,
        StatusInfo = $"build {build.Id} marked as CANCELED due to being canceled from the REST API",
    };

    private static void CheckAttempt(Build build, int attempt)
    {
        if (build.Attempt != attempt)
        {
            throw Stale(build, attempt);
        }
    }

    private static LeaseLostException Stale(Build build, int attempt) =>
        new($"Attempt {attempt} of build {build.Id} is over: the build is {build.Status.ToWire()} at attempt {build.Attempt}.");
}

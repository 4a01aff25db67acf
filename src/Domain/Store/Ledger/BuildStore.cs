using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>
/// The life of a build. Workers name their attempt in every call, and a call of an attempt that another has followed is
/// refused; every call may be repeated.
/// </summary>
public sealed partial class BuildStore
{
    private static readonly TimeSpan YoungEntry = TimeSpan.FromMinutes(15);

    private readonly ITable _table;
    private readonly IBlobs _blobs;
    private readonly TimeProvider _clock;
    private readonly BuildLedger _ledger;

    /// <summary>Builds in the given storage.</summary>
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

    /// <summary>Returns a build; null when there is none.</summary>
    public Task<Build?> FindAsync(long id, CancellationToken cancellationToken) => _ledger.FindAsync(id, cancellationToken);

    /// <summary>One page of the builds that match.</summary>
    public Task<Page<Build>> PageAsync(BuildQuery query, Paging paging, CancellationToken cancellationToken) =>
        new BuildListing(_table, _ledger).PageAsync(query, paging, cancellationToken);

    /// <summary>Returns environments with their newest and their active builds, in the given order.</summary>
    public Task<IReadOnlyList<EnvironmentBuilds>> OfEnvironmentsAsync(
        IReadOnlyList<StoreEnvironment> environments, CancellationToken cancellationToken) =>
        new BuildListing(_table, _ledger).OfEnvironmentsAsync(environments, cancellationToken);

    /// <summary>Returns a new build of the same specification in the same environment.</summary>
    /// <exception cref="StoreException">The build or its namespace does not exist (<see cref="ErrorCode.NotFound"/>).</exception>
    public async Task<Build> RebuildAsync(long id, string requestedBy, CancellationToken cancellationToken)
    {
        Build old = await GetAsync(id, cancellationToken);
        TableRow? row = await _table.GetAsync(StoreRows.Namespaces, TableKey.Name(old.Namespace), cancellationToken);
        if (row is null || NamespaceRow.Read(row) is not { DeletedOn: null } ns)
        {
            throw new StoreException(ErrorCode.NotFound, "namespace does not exist");
        }

        Build added = await AddAsync(
            ns, old.Environment, null, (old.SpecificationId, old.SpecificationSha256), requestedBy, cancellationToken);
        if (await FindTextAsync(old, cancellationToken) is { } text)
        {
            await KeepTextAsync(added, text, cancellationToken);
        }

        return added;
    }

    /// <summary>
    /// Asks for a build to be canceled. A queued one is canceled at once; a worker sees the request with its next report.
    /// A finished one stays what it is.
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
    /// Begins work on a build. The caller says which attempt it found when the work was scheduled; of two that found the
    /// same, the first wins. Repeating the call with the same token gives the same attempt again. An attempt that follows one
    /// which never ended gets a key of its own: nobody can say that the former worker does not wake up and write on, and on a
    /// share nothing could stop it. What is brought back from the archive keeps its key, which its files hold; a late writer
    /// writes the same bytes there.
    /// </summary>
    /// <param name="id">The build.</param>
    /// <param name="expectedAttempt">The build's attempt when this work was scheduled.</param>
    /// <param name="token">What the caller recognises its own attempt by, such as the id of an orchestration's run.</param>
    /// <param name="worker">Host and process, for people.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="LeaseLostException">Another attempt was begun meanwhile, or the build is finished.</exception>
    /// <exception cref="StoreException">
    /// Files of a build that is to be brought back are not removed yet (<see cref="ErrorCode.InvalidState"/>, transient).
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

                // Whatever removes its files may be at it, and must not meet what is made anew.
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

    /// <summary>Reports stage and progress, which is a sign of life too; at most every two seconds is enough.</summary>
    /// <returns>The build, so that the worker sees <see cref="Build.CancelRequested"/>.</returns>
    /// <exception cref="LeaseLostException">Another attempt was begun meanwhile, or the build is finished.</exception>
    public Task<Build> ReportAsync(
        long id, int attempt, InstallPhase? stage, BuildProgress? progress, CancellationToken cancellationToken) =>
        ReportAsync(id, attempt, stage, progress, TimeSpan.Zero, cancellationToken);

    /// <inheritdoc cref="ReportAsync(long, int, InstallPhase?, BuildProgress?, CancellationToken)"/>
    /// <param name="id">The build.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="stage">What is being done.</param>
    /// <param name="progress">How far it has come.</param>
    /// <param name="elapsed">How long the attempt has lasted; a report that says less than one before changes nothing.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
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
    /// Finishes a build and, in the same batch, makes it the active one of its environment unless a newer build was ever
    /// active.
    /// </summary>
    /// <exception cref="LeaseLostException">Another attempt was begun meanwhile, or the build ended otherwise.</exception>
    public Task<Activation> CompleteAsync(long id, int attempt, long size, CancellationToken cancellationToken) =>
        CompleteAsync(id, attempt, size, null, cancellationToken);

    /// <inheritdoc cref="CompleteAsync(long, int, long, CancellationToken)"/>
    /// <param name="id">The build.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="size">Bytes of the prefix.</param>
    /// <param name="unsharedSize">What of it takes room on the disk that nobody shares; null when not measured.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<Activation> CompleteAsync(long id, int attempt, long size, long? unsharedSize, CancellationToken cancellationToken)
    {
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

    /// <summary>Ends a build that could not be built. A queued build may fail too, with the attempt it stands at.</summary>
    /// <exception cref="LeaseLostException">Another attempt was begun meanwhile, or the build ended otherwise.</exception>
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

    /// <summary>Ends a build whose cancellation was asked for.</summary>
    /// <exception cref="LeaseLostException">Another attempt was begun meanwhile, or the build ended otherwise.</exception>
    public async Task<Build> CanceledAsync(long id, int attempt, CancellationToken cancellationToken)
    {
        (BuildChange state, _) = await FinishAsync(
            id, attempt, BuildStatus.Canceled, (build, environment) => new BuildChange(Canceled(build), environment), cancellationToken);
        return state.Build;
    }

    /// <summary>Queued and building builds, oldest first, for the sweep; cleans the list it reads from.</summary>
    public async Task<IReadOnlyList<Build>> ActiveAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<ActiveBuild> listed = await _ledger.Active.ListAsync(cancellationToken);
        IReadOnlyList<Build> builds = await _ledger.ReadManyAsync([.. listed.Select(b => (b.Namespace, b.Id))], cancellationToken);

        // An ended build, or an id without a build, is one whose writer died, unless it is only just being queued: those entries are young.
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

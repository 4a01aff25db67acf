using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Ledger;

// Archiving and recreating: the state changes here; files are removed (Deletions) and created (workers) afterwards.
public sealed partial class BuildStore
{
    private static readonly ArtifactType[] KeptByArchive =
        [ArtifactType.Logs, ArtifactType.Lockfile, ArtifactType.Yaml, ArtifactType.Explicit];

    /// <summary>Removes the environment of a build and keeps what is needed to recreate it: specification, lockfile and log.</summary>
    /// <param name="id">The build.</param>
    /// <param name="force">
    /// Whether the active build may be archived too. Its environment then has no files until the build is recreated or another one
    /// is activated.
    /// </param>
    /// <param name="packed">The packed environment that is kept; null if none is.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">
    /// The build is not completed, or it is the active one and not forced (<see cref="ErrorCode.InvalidState"/>).
    /// </exception>
    public async Task<Build> ArchiveAsync(long id, bool force, PackedArchive? packed, CancellationToken cancellationToken)
    {
        (BuildChange state, _) = await _ledger.ChangeAsync(
            id,
            counts: true,
            async (build, environment) =>
            {
                if (build.Status == BuildStatus.Archived)
                {
                    return null;
                }

                CheckArchivable(build, environment, force);
                build = build with { FirstSize = build.FirstSize ?? build.Size };
                if (packed is not null)
                {
                    BuildArtifact kept = new(
                        (id * ArtifactKinds) + (int)ArtifactType.CondaPack, ArtifactType.CondaPack, packed.Key, packed.Size, packed.Sha256);
                    // A package stored earlier under another key is removed; the one just kept must stay.
                    Build without = await WithoutAsync(
                        build with { Artifacts = [.. build.Artifacts.Where(a => a.Key != packed.Key)] }, KeptByArchive, cancellationToken);
                    return Archived(without with { Artifacts = [.. without.Artifacts, kept] }, environment);
                }

                return Archived(await WithoutAsync(build, KeptByArchive, cancellationToken), environment);
            },
            cancellationToken);
        return state.Build;
    }

    /// <summary>Checks whether a build can be archived now.</summary>
    /// <exception cref="StoreException">It cannot (<see cref="ErrorCode.InvalidState"/>, <see cref="ErrorCode.NotFound"/>).</exception>
    public async Task CheckArchivableAsync(long id, bool force, CancellationToken cancellationToken)
    {
        Build build = await GetAsync(id, cancellationToken);
        TableRow? row = await _table.GetAsync(
            StoreRows.Partition(build.Namespace), StoreRows.EnvironmentKey(build.Environment), cancellationToken);
        CheckArchivable(build, row is null ? null : EnvironmentRow.Read(row), force);
    }

    /// <summary>
    /// Records why a build could not be archived, for clients that wait for it; null when the next attempt begins. The build stays
    /// completed.
    /// </summary>
    public Task<Build> RecordArchivingAsync(long id, StoreException? failure, CancellationToken cancellationToken) => _ledger.UpdateAsync(
        id,
        build => build.Status != BuildStatus.Completed || (failure is null && build.StatusInfo is null)
            ? null
            : build with
            {
                StatusInfo = failure is null ? null : Redaction.Redact("could not be archived: " + failure.Message),
                ErrorCode = failure?.Code,
                Hints = [.. (failure?.Hints ?? []).Select(Redaction.Redact)],
            },
        cancellationToken);

    /// <summary>
    /// Queues an archived build again; the worker recreates the environment from its lockfile, without solving. A build that is already
    /// being recreated is left unchanged.
    /// </summary>
    /// <param name="id">The build.</param>
    /// <param name="activate">Whether it becomes the active build of its environment when it is complete.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">The build is not archived (<see cref="ErrorCode.InvalidState"/>).</exception>
    public async Task<Build> RecreateAsync(long id, bool activate, CancellationToken cancellationToken)
    {
        Build before = await GetAsync(id, cancellationToken);
        long logLength = (await _blobs.PropertiesAsync(before.LogName, cancellationToken))?.Length ?? 0;
        await _ledger.Active.AddAsync(before.Namespace, id, cancellationToken);
        (BuildChange state, _) = await _ledger.ChangeAsync(
            id,
            counts: true,
            (build, environment) =>
            {
                if (build.IsRecreating && !build.Status.IsFinished())
                {
                    return Task.FromResult(activate && !build.ActivatesWhenRecreated
                        ? new BuildChange(build with { ActivatesWhenRecreated = true }, environment)
                        : null);
                }

                if (build.Status != BuildStatus.Archived)
                {
                    throw Invalid($"cannot recreate build that is in the {build.Status.ToWire()} state");
                }

                return Task.FromResult<BuildChange?>(new BuildChange(
                    build with
                    {
                        Status = BuildStatus.Queued,
                        IsRecreating = true,
                        AttemptsBefore = build.Attempt,
                        ActivatesWhenRecreated = activate,
                        CancelRequested = false,
                        StatusInfo = null,
                        ErrorCode = null,
                        Hints = [],
                        First = build.First ?? new FirstInstallation(build.StartedOn, build.EndedOn, logLength),
                        StartedOn = null,
                        EndedOn = null,
                    },
                    environment));
            },
            cancellationToken);
        return state.Build;
    }

    /// <summary>Records how many files of a recreated build differ from its first installation.</summary>
    public Task<Build> RecordDifferencesAsync(
        long id, int attempt, int differences, CancellationToken cancellationToken) => _ledger.UpdateAsync(
        id,
        build => build.Attempt == attempt && build.Status == BuildStatus.Completed ? build with { Differences = differences } : null,
        cancellationToken);

    private static void CheckArchivable(Build build, StoreEnvironment? environment, bool force)
    {
        if (build.Status != BuildStatus.Completed)
        {
            throw Invalid($"cannot archive build that is in the {build.Status.ToWire()} state");
        }

        if (!force && environment is { DeletedOn: null } && environment.CurrentBuildId == build.Id)
        {
            throw new StoreException(ErrorCode.InvalidState, "cannot archive the active build of an environment")
            {
                Hints =
                    ["activate another build first", "archive it with force: the environment then has no files until a build is activated"],
            };
        }
    }

    private BuildChange Archived(Build build, StoreEnvironment? environment) => new(
        build with
        {
            Status = BuildStatus.Archived,
            ArchivedOn = _clock.GetUtcNow(),
            UnsharedSize = null,
            RecreatedOn = null,
            Differences = null,
            StatusInfo = null,
            ErrorCode = null,
            Hints = [],
        },
        environment);

    // If recreating a build fails, it stays archived, with the reason. What the attempt has written to the share is scheduled for removal;
    // a packed environment that was kept stays.
    private async Task<Build> BackToArchiveAsync(Build build, CancellationToken cancellationToken)
    {
        if (build is not { IsRecreating: true, Status: BuildStatus.Failed or BuildStatus.Canceled })
        {
            return build;
        }

        ArtifactType[] kept = build.Artifact(ArtifactType.CondaPack)?.Sha256 is null
            ? KeptByArchive
            : [.. KeptByArchive, ArtifactType.CondaPack];
        Build without = await WithoutAsync(build, kept, cancellationToken);
        return AsFirst(without) with
        {
            Status = BuildStatus.Archived,
            IsRecreating = false,
            ActivatesWhenRecreated = false,
            Stage = null,
            Progress = null,
        };
    }

    private Build Recreated(Build build) => build.IsRecreating
        ? AsFirst(build) with
        {
            IsRecreating = false,
            ActivatesWhenRecreated = false,
            ArchivedOn = null,
            RecreatedOn = _clock.GetUtcNow(),
            Differences = null,
        }
        : build;

    // RecreatedOn holds the time of the recreation; the original times stay.
    private static Build AsFirst(Build build) =>
        build.First is { } first ? build with { StartedOn = first.StartedOn, EndedOn = first.EndedOn } : build;
}

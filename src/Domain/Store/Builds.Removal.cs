using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store;

// Archiving, restoring and deleting: the state changes here, the files are removed afterwards (Deletions).
public sealed partial class Builds
{
    private static readonly ArtifactType[] KeptByArchive =
        [ArtifactType.Logs, ArtifactType.Lockfile, ArtifactType.Yaml, ArtifactType.Explicit];

    /// <summary>Removes the environment of a build and keeps what brings it back: specification, lockfile and log.</summary>
    /// <exception cref="StoreException">The build is not completed, or it is the active one (<see cref="ErrorCode.InvalidState"/>).</exception>
    public async Task<Build> ArchiveAsync(long id, CancellationToken cancellationToken)
    {
        (BuildChange state, _) = await _ledger.ChangeAsync(
            id,
            async (build, environment) =>
            {
                if (build.Status == BuildStatus.Archived)
                {
                    return null;
                }

                if (build.Status != BuildStatus.Completed)
                {
                    throw Invalid($"cannot archive build that is in the {build.Status.ToWire()} state");
                }

                if (environment?.CurrentBuildId == id)
                {
                    throw Invalid("cannot archive the active build of an environment; activate another build first");
                }

                Build archived = await WithoutAsync(build, KeptByArchive, cancellationToken);
                return new BuildChange(archived with { Status = BuildStatus.Archived, ArchivedOn = _clock.GetUtcNow() }, environment);
            },
            cancellationToken);
        return state.Build;
    }

    /// <summary>Queues an archived build again; the worker makes the same environment from its lockfile.</summary>
    /// <exception cref="StoreException">
    /// The build is not archived, or its files are being removed just now (<see cref="ErrorCode.InvalidState"/>).
    /// </exception>
    public async Task<Build> RestoreAsync(long id, CancellationToken cancellationToken)
    {
        Build before = await GetAsync(id, cancellationToken);
        await _ledger.AddActiveAsync(before.Namespace, id, cancellationToken);
        (BuildChange state, _) = await _ledger.ChangeAsync(
            id,
            async (build, environment) =>
            {
                if (build.Status != BuildStatus.Archived)
                {
                    throw Invalid($"cannot restore build that is in the {build.Status.ToWire()} state");
                }

                if (await _ledger.Deletions.ContainsAsync(DeletionKind.Build, id, cancellationToken))
                {
                    throw new StoreException(ErrorCode.InvalidState, "the build's files are being removed; try again in a moment")
                    {
                        IsTransient = true,
                    };
                }

                return new BuildChange(
                    build with { Status = BuildStatus.Queued, ArchivedOn = null, StartedOn = null, EndedOn = null }, environment);
            },
            cancellationToken);
        return state.Build;
    }

    /// <summary>
    /// Deletes a build. When it is the active one, the newest other completed build of the environment takes its place.
    /// </summary>
    /// <param name="id">The build.</param>
    /// <param name="kept">Kinds of artifacts that stay.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="StoreException">The build is not finished (<see cref="ErrorCode.InvalidState"/>).</exception>
    public async Task<Build> DeleteAsync(long id, IReadOnlyCollection<ArtifactType> kept, CancellationToken cancellationToken)
    {
        (BuildChange state, _) = await _ledger.ChangeAsync(
            id,
            async (build, environment) =>
            {
                if (build.Status == BuildStatus.Deleted)
                {
                    return null;
                }

                if (!build.Status.IsFinished())
                {
                    throw Invalid("cannot delete build since not finished building");
                }

                Build? next = null;
                if (environment?.CurrentBuildId == id)
                {
                    next = await NewestCompletedAsync(environment, id, cancellationToken);
                    environment = environment with { CurrentBuildId = next?.Id, CurrentBuildStatus = next?.Status };
                }

                Build deleted = await WithoutAsync(build, kept, cancellationToken);
                return new BuildChange(deleted with { Status = BuildStatus.Deleted, DeletedOn = _clock.GetUtcNow() }, environment, next?.Id);
            },
            cancellationToken);
        return state.Build;
    }

    // The order to remove files is given before the state says so. The remover looks at the state first, so an order whose
    // change did not come about does nothing.
    private async Task<Build> WithoutAsync(Build build, IReadOnlyCollection<ArtifactType> kept, CancellationToken cancellationToken)
    {
        BuildArtifact[] dropped = [.. build.Artifacts.Where(a => !kept.Contains(a.Type))];
        await _ledger.Deletions.AddAsync(
            new PendingDeletion(DeletionKind.Build, build.Id, build.Namespace, build.Environment, dropped), cancellationToken);
        return build with { Size = 0, Artifacts = [.. build.Artifacts.Except(dropped)] };
    }

    private async Task<Build?> NewestCompletedAsync(StoreEnvironment environment, long except, CancellationToken cancellationToken)
    {
        string? continuation = null;
        do
        {
            TablePage page = await _table.QueryAsync(
                StoreRows.BuildsOfEnvironment(environment.Namespace, environment.Name), 100, continuation, cancellationToken);
            foreach (Build build in page.Rows.Select(BuildRow.Read))
            {
                if (build.Id != except && build.EnvironmentId == environment.Id && build.Status == BuildStatus.Completed)
                {
                    return build;
                }
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);

        return null;
    }

    private static StoreException Invalid(string message) => new(ErrorCode.InvalidState, message);
}

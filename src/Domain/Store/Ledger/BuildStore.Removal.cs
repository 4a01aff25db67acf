using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Ledger;

// Deleting: the state changes here, the files are removed afterwards (Deletions).
public sealed partial class BuildStore
{
    /// <summary>Deletes a build. If it is the active one, the newest other completed build of the environment becomes active.</summary>
    /// <param name="id">The build.</param>
    /// <param name="kept">Kinds of artifacts that stay.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">The build is not finished (<see cref="ErrorCode.InvalidState"/>).</exception>
    public async Task<Build> DeleteAsync(long id, IReadOnlyCollection<ArtifactType> kept, CancellationToken cancellationToken)
    {
        (BuildChange state, _) = await _ledger.ChangeAsync(
            id,
            counts: true,
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
                return new BuildChange(
                    deleted with { Status = BuildStatus.Deleted, DeletedOn = _clock.GetUtcNow() }, environment, next?.Id);
            },
            cancellationToken);
        return state.Build;
    }

    // The removal of files is listed before the state changes. The removal checks the state first, so an entry whose change failed has no
    // effect.
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

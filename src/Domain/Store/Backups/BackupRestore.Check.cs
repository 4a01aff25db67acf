using System.Collections.Concurrent;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Domain.Store.Backups;

// Checks whether everything was restored as before.
public sealed partial class BackupRestore
{
    private const int VerifiedAtOnce = 4;

    /// <summary>
    /// Compares the environments with the backup: active as before, on disk, every file matching its record. A build that was in progress
    /// when the backup was made may have replaced the active one.
    /// </summary>
    /// <param name="repository">The repository that contains the backup.</param>
    /// <param name="prefixOf">Returns the prefix of a build.</param>
    /// <param name="progress">Receives progress reports, or null.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The report, or null if nothing was restored in this store.</returns>
    public async Task<RestoreReport?> CheckAsync(
        BackupRepository repository, Func<Build, string> prefixOf, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        if (await StateAsync(cancellationToken) is not { } state)
        {
            return null;
        }

        RestoreSource source = await RestoreSource.OpenAsync(repository, state.Backup, state.Namespaces, cancellationToken);
        int running = (await _builds.ActiveAsync(cancellationToken)).Count(b => source.Namespaces.Contains(b.Namespace));
        if (state.Phase != RestorePhase.Restored || running > 0)
        {
            return new RestoreReport(state, running, []);
        }

        IReadOnlyList<ActiveEnvironment> active = await source.ActiveAsync(cancellationToken);
        ConcurrentBag<RestoredEnvironment> found = [];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = VerifiedAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(active, parallel, async (environment, token) =>
        {
            found.Add(await CheckAsync(environment, prefixOf, token));
            progress?.Report(new BackupProgress("environments", found.Count, active.Count, 0));
        });
        return new RestoreReport(
            state, running, [.. found.OrderBy(e => e.Namespace, StringComparer.Ordinal).ThenBy(e => e.Name, StringComparer.Ordinal)]);
    }

    private async Task<RestoredEnvironment> CheckAsync(
        ActiveEnvironment expected, Func<Build, string> prefixOf, CancellationToken cancellationToken)
    {
        StoreEnvironment? environment = await _environments.FindAsync(expected.Namespace, expected.Name, cancellationToken);
        Build? build = environment?.CurrentBuildId is { } id ? await _builds.FindAsync(id, cancellationToken) : null;
        RestoredEnvironment found = new(expected.Namespace, expected.Name, expected.Build, build?.Id, build?.Status.ToWire(), null);
        if (build is null)
        {
            return found with { Problem = "it has no active build" };
        }

        if (build.Status != BuildStatus.Completed)
        {
            return found with { Problem = build.StatusInfo ?? $"its active build is {build.Status.ToWire()}" };
        }

        if (build.Id < expected.Build)
        {
            return found with { Problem = "an older build is active" };
        }

        PrefixVerification verification = await PrefixVerifier.VerifyAsync(prefixOf(build), listExtraFiles: false, null, cancellationToken);
        return verification.IsIntact
            ? found
            : found with
            {
                Problem =
                    $"{verification.Differences.Count} files differ from their records, the first is {verification.Differences[0].Path}",
            };
    }
}

using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;
using Microsoft.Extensions.Logging;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// Reconciles the share with the rows: prefixes without a corresponding build are removed. Directories of unknown builds are left alone;
/// they may belong to another store.
/// </summary>
public sealed partial class StrayPrefixes(BuildStore builds, BuildRemoval removal, IShare share, ILogger<StrayPrefixes> diagnostics)
{
    private const int ReadsAtOnce = 32;

    /// <summary>Checks all prefixes.</summary>
    public async Task<RemovalResult> RemoveAsync(CancellationToken cancellationToken)
    {
        int removed = 0;
        string environments = PrefixPaths.Environments(share);
        foreach (string folder in Directory.Exists(environments) ? Directory.EnumerateDirectories(environments) : [])
        {
            foreach (long build in await WithStraysAsync(folder, cancellationToken))
            {
                int strays = await removal.RemoveStraysAsync(build, cancellationToken);
                removed += strays;
                if (strays > 0)
                {
                    LogRemoved(diagnostics, build, strays);
                }
            }
        }

        return new RemovalResult { Removed = removed };
    }

    private async Task<long[]> WithStraysAsync(string folder, CancellationToken cancellationToken)
    {
        HashSet<long> strays = [];
        IEnumerable<string> names = Directory.EnumerateDirectories(folder).Select(d => Path.GetFileName(d)!);
        foreach (string[] chunk in names.Chunk(ReadsAtOnce))
        {
            (string Name, long Id)[] prefixes =
                [.. chunk.Select(n => (Name: n, Id: BuildKey.IdOf(n))).Where(p => p.Id is not null).Select(p => (p.Name, p.Id!.Value))];
            Build?[] found = await Task.WhenAll(prefixes.Select(p => builds.FindAsync(p.Id, cancellationToken)));
            strays.UnionWith(prefixes.Zip(found)
                .Where(p => p.Second is { } build
                    && build.Namespace == Path.GetFileName(folder)
                    && build.Owns(p.First.Name)
                    && IsStray(p.First.Name, build))
                .Select(p => p.First.Id));
        }

        return [.. strays];
    }

    private static bool IsStray(string name, Build build) =>
        build.Status.IsFinished() && (build.Status != BuildStatus.Completed || name != build.Key);

    [LoggerMessage(
        EventName = "StrayPrefix",
        Level = LogLevel.Warning,
        Message = "{Count} prefixes of build {BuildId} were left that it does not have any more; they are removed.")]
    private static partial void LogRemoved(ILogger logger, long buildId, int count);
}

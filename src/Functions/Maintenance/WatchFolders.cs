using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using CondaStore.Functions.Configuration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Maintenance;

/// <summary>
/// Keeps the environments of the file system namespace like the environment files in the watched folders: a new or changed file is
/// built, and where configured an environment whose file has gone is deleted.
/// </summary>
public sealed partial class WatchFolders(
    WatchedFiles files, IOptions<StoreOptions> options, ILeases leases, LeaseTimes times, TimeProvider timeProvider, ILogger<WatchFolders> log)
{
    private const string Lease = "watch-folders";

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(50);

    /// <summary>
    /// Looks at all watched folders, in their order and the order of the files' names. While one looks, others wait: two would build what
    /// is new twice.
    /// </summary>
    [Function("WatchFolders")]
    public async Task Run(
        [TimerTrigger("0 * * * * *", RunOnStartup = true)] TimerInfo timer,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        if (options.Value.Watch.Length > 0)
        {
            await LeaseHolder.BreakIfDeadAsync(leases, Lease, cancellationToken);
            await LeaseKeeper.RunAsync(
                leases, Lease, LeaseHolder.Name, times, LongestWait, timeProvider, (_, token) => LookAsync(tasks, token), cancellationToken);
        }
    }

    private async Task<bool> LookAsync(DurableTaskClient tasks, CancellationToken cancellationToken)
    {
        List<string> found = [];
        bool all = true;
        foreach (string folder in options.Value.Watch)
        {
            foreach (string file in Files(folder))
            {
                try
                {
                    (string environment, Build? build) = await files.RegisterAsync(file, cancellationToken);
                    found.Add(environment);
                    if (build is not null)
                    {
                        await tasks.ScheduleBuildAsync(build, cancellationToken);
                    }
                }
                catch (Exception exception) when (exception is StoreException or IOException or UnauthorizedAccessException)
                {
                    // One bad file must not keep the others from being built, nor count as a deleted one.
                    all = false;
                    LogBadFile(log, file, exception);
                }
            }
        }

        if (options.Value.WatchRemoves && all && await files.RemoveOthersAsync(found, cancellationToken))
        {
            await tasks.ScheduleDeletionsAsync(cancellationToken);
        }

        return all;
    }

    private static IEnumerable<string> Files(string path)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        return Directory.Exists(path)
            ? Directory.EnumerateFiles(path).Where(f => Path.GetExtension(f) is ".yml" or ".yaml").Order(StringComparer.Ordinal)
            : [];
    }

    [LoggerMessage(LogLevel.Warning, "The environment file {File} could not be registered.")]
    private static partial void LogBadFile(ILogger logger, string file, Exception exception);
}

using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Building;
using CondaStore.Domain.Store.Ports;
using CondaStore.Functions.Activities;
using CondaStore.Functions.Hosting;
using CondaStore.Functions.Orchestrations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Timers;

/// <summary>
/// Keeps the environments of the file system namespace like the environment files in the watched folders: a new or changed file is
/// built, and where configured an environment whose file has gone is deleted.
/// </summary>
public sealed partial class WatchFolders(
<<<<<<< HEAD
    WatchedFiles files, IOptions<StoreOptions> options, ILeases leases, LeaseTimes times, TimeProvider timeProvider, ILogger<WatchFolders> log)
{
    private const string Lease = "watch-folders";

    /// <summary>
    /// Looks at all watched folders, in their order and the order of the files' names. While one host looks, the others leave it at that:
    /// two would build what is new twice.
    /// </summary>
=======
    WatchedFiles files, ILeases leases, LeaseTimes times, IOptions<StoreOptions> options, TimeProvider timeProvider, ILogger<WatchFolders> log)
{
    private const string Lease = "watched-files";

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    /// <summary>Looks at all watched folders, in their order and the order of the files' names.</summary>
>>>>>>> 741c522 (Put every endpoint, every recording and the rules of the Functions host into tables of tests)
    [Function("WatchFolders")]
    public async Task Run(
        [TimerTrigger("0 * * * * *", RunOnStartup = true)] TimerInfo timer,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
<<<<<<< HEAD
        if (options.Value.Watch.Length > 0)
        {
            await LeaseKeeper.TryRunAsync(
                leases,
                Lease,
                LeaseHolder.Name,
                times,
                timeProvider,
                async (_, token) =>
                {
                    await LookAsync(tasks, token);
                    return true;
                },
                cancellationToken);
        }
    }

    private async Task LookAsync(DurableTaskClient tasks, CancellationToken cancellationToken)
=======
        if (options.Value.Watch.Length == 0 && !options.Value.WatchRemoves)
        {
            return;
        }

        // Two looks at once would build a new file twice: the one after a start and a tick, or those of two hosts.
        await LeaseHolder.BreakIfDeadAsync(leases, Lease, cancellationToken);
        await LeaseKeeper.RunAsync(
            leases, Lease, LeaseHolder.Name, times, LongestWait, timeProvider, (_, token) => LookAsync(tasks, token), cancellationToken);
    }

    private async Task<bool> LookAsync(DurableTaskClient tasks, CancellationToken cancellationToken)
>>>>>>> 741c522 (Put every endpoint, every recording and the rules of the Functions host into tables of tests)
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

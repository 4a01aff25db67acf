using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using CondaStore.Functions.Configuration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Maintenance;

/// <summary>
/// The timer that builds the environment files in watched folders as environments of the file system namespace: new and changed files are
/// built, and if configured, environments whose file was deleted are deleted.
/// </summary>
public sealed class WatchFolders(
    WatchedFolders folders, IOptions<StoreOptions> options, ILeases leases, LeaseTimes times, TimeProvider timeProvider)
{
    private const string Lease = "watch-folders";

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(50);

    /// <summary>
    /// Checks all watched folders in order, and their files by name. Concurrent runs wait, because they would build new files twice.
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
                leases, Lease, LeaseHolder.Name, times, LongestWait, timeProvider, (_, token) => LookAsync(tasks, token),
                cancellationToken);
        }
    }

    private async Task<bool> LookAsync(DurableTaskClient tasks, CancellationToken cancellationToken)
    {
        bool isAnyDeleted = await folders.LookAsync(
            options.Value.Watch, options.Value.WatchRemoves, tasks.ScheduleBuildAsync, cancellationToken);
        if (isAnyDeleted)
        {
            await tasks.ScheduleDeletionsAsync(cancellationToken);
        }

        return isAnyDeleted;
    }
}

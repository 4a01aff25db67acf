using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using CondaStore.Functions.Configuration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Maintenance;

/// <summary>
/// Keeps the environments of the file system namespace like the environment files in the watched folders: a new or changed file is
/// built, and where configured an environment whose file has gone is deleted.
/// </summary>
public sealed class WatchFolders(
    WatchedFolders folders, IOptions<StoreOptions> options, ILeases leases, LeaseTimes times, TimeProvider timeProvider)
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
        bool isAnyDeleted = await folders.LookAsync(
            options.Value.Watch, options.Value.WatchRemoves, tasks.ScheduleBuildAsync, cancellationToken);
        if (isAnyDeleted)
        {
            await tasks.ScheduleDeletionsAsync(cancellationToken);
        }

        return isAnyDeleted;
    }
}

using CondaStore.Functions.Api.Search;
using CondaStore.Functions.Orchestrations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Timers;

/// <summary>What has to be done from time to time, whoever asked for it.</summary>
public sealed class Housekeeping(PackageIndex index, TimeProvider timeProvider)
{
    private static readonly TimeSpan HistoryKept = TimeSpan.FromDays(7);

    /// <summary>Goes on with removals that a dead process left behind.</summary>
    [Function("SweepDeleted")]
    public static Task RemoveDeleted(
        [TimerTrigger("30 * * * * *", RunOnStartup = true)] TimerInfo timer,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken) => tasks.ScheduleDeletionsAsync(cancellationToken);

    /// <summary>Reads the channels that people search anew.</summary>
    [Function("RefreshChannels")]
    public Task RefreshChannels([TimerTrigger("0 */15 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        index.RefreshAsync(cancellationToken);

    /// <summary>Forgets the history of orchestrations that ended long ago; what users see is in the builds.</summary>
    [Function("PurgeHistory")]
    public Task PurgeHistory(
        [TimerTrigger("0 30 3 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient tasks, CancellationToken cancellationToken) =>
        tasks.PurgeAllInstancesAsync(
            new PurgeInstancesFilter(
                CreatedTo: timeProvider.GetUtcNow() - HistoryKept,
                Statuses: [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated]),
            null,
            cancellationToken);
}

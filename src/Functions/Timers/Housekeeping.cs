using CondaStore.Domain.Store;
using CondaStore.Functions.Api.Search;
using CondaStore.Functions.Orchestrations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Timers;

/// <summary>What has to be done from time to time, whoever asked for it.</summary>
public sealed class Housekeeping(Deletions deletions, PackageIndex index, TimeProvider timeProvider)
{
    private static readonly TimeSpan HistoryKept = TimeSpan.FromDays(7);

    /// <summary>
    /// Goes on with removals that nobody works on: a process died, or a deletion arrived just as the removal before it ended and was
    /// taken for a part of that.
    /// </summary>
    [Function("SweepDeleted")]
    public async Task RemoveDeleted(
        [TimerTrigger("*/5 * * * * *", RunOnStartup = true)] TimerInfo timer,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        if (!await deletions.IsDoneAsync(cancellationToken))
        {
            await tasks.ScheduleDeletionsAsync(cancellationToken);
        }
    }

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

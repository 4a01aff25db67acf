using CondaStore.Domain.Store.Ledger;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Maintenance;

/// <summary>The timer that checks for abandoned removals every five minutes.</summary>
public sealed class SweepDeleted(Deletions deletions)
{
    /// <summary>
    /// Resumes abandoned removals: a process died between a deletion and the start of its removal, or the deleted objects were in use for
    /// longer than the removal waited.
    /// </summary>
    [Function("SweepDeleted")]
    public async Task Run(
        [TimerTrigger("30 */5 * * * *", RunOnStartup = true)] TimerInfo timer,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        if (!await deletions.IsDoneAsync(cancellationToken))
        {
            await tasks.ScheduleDeletionsAsync(cancellationToken);
        }
    }
}

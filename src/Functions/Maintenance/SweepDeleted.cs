using CondaStore.Domain.Store.Ledger;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Maintenance;

/// <summary>Looks every five minutes for removals that nobody works on.</summary>
public sealed class SweepDeleted(Deletions deletions)
{
    /// <summary>
    /// Goes on with removals that nobody works on: a process died between a deletion and the start of its removal, or what was deleted was
    /// in use for longer than the removal waited.
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

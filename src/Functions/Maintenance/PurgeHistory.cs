using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Maintenance;

/// <summary>The timer that removes histories after a week.</summary>
public static class PurgeHistory
{
    /// <summary>Removes the history of orchestrations that ended long ago.</summary>
    [Function("PurgeHistory")]
    public static Task Run(
        [TimerTrigger("0 30 3 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient tasks, CancellationToken cancellationToken) =>
        tasks.ScheduleChoreAsync(FunctionNames.ForgetOrchestrations, cancellationToken);
}

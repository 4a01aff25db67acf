using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Maintenance;

/// <summary>The timer that limits the growth of the package cache.</summary>
public static class SweepCache
{
    /// <summary>Starts a cleaning every night, unless one is running.</summary>
    [Function("SweepCache")]
    public static Task Run(
        [TimerTrigger("0 15 2 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient tasks, CancellationToken cancellationToken) =>
        tasks.ScheduleCleaningAsync(cancellationToken);
}

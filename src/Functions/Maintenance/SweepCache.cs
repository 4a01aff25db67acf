using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Maintenance;

/// <summary>Keeps the package cache from growing for ever.</summary>
public static class SweepCache
{
    /// <summary>Starts a cleaning every night; one that is running goes on.</summary>
    [Function("SweepCache")]
    public static Task Run(
        [TimerTrigger("0 15 2 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient tasks, CancellationToken cancellationToken) =>
        tasks.ScheduleCleaningAsync(cancellationToken);
}

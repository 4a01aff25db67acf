using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Maintenance;

/// <summary>The timer that applies the retention settings every night.</summary>
public static class RunRetention
{
    /// <summary>Applies the retention settings.</summary>
    [Function("RunRetention")]
    public static Task Run(
        [TimerTrigger("0 15 2 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient tasks, CancellationToken cancellationToken) =>
        tasks.ScheduleRetentionAsync(cancellationToken);
}

using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Maintenance;

/// <summary>The timer that keeps the package index up to date.</summary>
public static class RefreshChannels
{
    /// <summary>Reloads the searchable channels.</summary>
    [Function("RefreshChannels")]
    public static Task Run(
        [TimerTrigger("0 */15 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient tasks, CancellationToken cancellationToken) =>
        tasks.ScheduleChoreAsync(FunctionNames.ReadChannels, cancellationToken);
}

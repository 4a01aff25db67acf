using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Maintenance;

/// <summary>Keeps the index of packages fresh.</summary>
public static class RefreshChannels
{
    /// <summary>Reads the channels that people search anew.</summary>
    [Function("RefreshChannels")]
    public static Task Run(
        [TimerTrigger("0 */15 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient tasks, CancellationToken cancellationToken) =>
        tasks.ScheduleChoreAsync(FunctionNames.ReadChannels, cancellationToken);
}

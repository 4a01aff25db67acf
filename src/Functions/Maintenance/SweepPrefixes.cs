using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Maintenance;

/// <summary>The timer that checks for stray prefixes every hour.</summary>
public static class SweepPrefixes
{
    /// <summary>
    /// Checks for prefixes that belong to no build. It also runs at startup, because a crash of the previous process may have left some.
    /// </summary>
    [Function("SweepPrefixes")]
    public static Task Run(
        [TimerTrigger("0 50 * * * *", RunOnStartup = true)] TimerInfo timer,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken) => tasks.ScheduleChoreAsync(FunctionNames.RemoveStrayPrefixes, cancellationToken);
}

using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Maintenance;

/// <summary>Looks every hour for prefixes that nobody has.</summary>
public static class SweepPrefixes
{
    /// <summary>
    /// Looks for prefixes that no build has any more, also after every start: whatever ended the process before may have left
    /// some.
    /// </summary>
    [Function("SweepPrefixes")]
    public static Task Run(
        [TimerTrigger("0 50 * * * *", RunOnStartup = true)] TimerInfo timer,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken) => tasks.ScheduleChoreAsync(FunctionNames.RemoveStrayPrefixes, cancellationToken);
}

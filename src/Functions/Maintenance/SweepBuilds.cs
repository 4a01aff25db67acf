using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Maintenance;

/// <summary>The timer that checks for abandoned builds and for links behind their row every minute.</summary>
public sealed class SweepBuilds(BuildStore builds, EnvironmentLinks links, CanceledBuilds canceled)
{
    /// <summary>Checks for abandoned builds, canceled builds that have not ended, and links that were not pointed.</summary>
    [Function("SweepBuilds")]
    public async Task Run(
        [TimerTrigger("0 * * * * *", RunOnStartup = true)] TimerInfo timer,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        if ((await builds.ActiveAsync(cancellationToken)).Count > 0 || await links.ArePendingAsync(cancellationToken))
        {
            await canceled.EndQuietAsync(cancellationToken);
            await tasks.ScheduleChoreAsync(FunctionNames.EndStuckBuilds, cancellationToken);
        }
    }
}

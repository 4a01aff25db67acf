using CondaStore.Domain.Store.Ledger;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Maintenance;

/// <summary>Looks every minute for builds that nothing works on.</summary>
public sealed class SweepBuilds(BuildStore builds, CanceledBuilds canceled)
{
    /// <summary>Looks for builds that nobody works on, and for canceled ones that nobody has ended.</summary>
    [Function("SweepBuilds")]
    public async Task Run(
        [TimerTrigger("0 * * * * *", RunOnStartup = true)] TimerInfo timer,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        if ((await builds.ActiveAsync(cancellationToken)).Count > 0)
        {
            await canceled.EndQuietAsync(cancellationToken);
            await tasks.ScheduleChoreAsync(FunctionNames.EndStuckBuilds, cancellationToken);
        }
    }
}

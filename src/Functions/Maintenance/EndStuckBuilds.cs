using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Maintenance;

/// <summary>The activity that handles abandoned builds and points links that a terminated process has not pointed.</summary>
public sealed class EndStuckBuilds(StuckBuilds stuck, EnvironmentLinks links)
{
    /// <summary>Checks all unfinished builds and all pending links.</summary>
    [Function(FunctionNames.EndStuckBuilds)]
    public async Task<StepResult> Run(
        [ActivityTrigger] string chore, [DurableClient] DurableTaskClient tasks, CancellationToken cancellationToken)
    {
        await stuck.HandleAsync(new BuildOrchestrations(tasks), cancellationToken);
        await links.PointPendingAsync(cancellationToken);
        return StepResult.Done;
    }
}

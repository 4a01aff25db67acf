using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Maintenance;

/// <summary>The activity that handles abandoned builds.</summary>
public sealed class EndStuckBuilds(StuckBuilds stuck)
{
    /// <summary>Checks all unfinished builds.</summary>
    [Function(FunctionNames.EndStuckBuilds)]
    public async Task<StepResult> Run(
        [ActivityTrigger] string chore, [DurableClient] DurableTaskClient tasks, CancellationToken cancellationToken)
    {
        await stuck.HandleAsync(new BuildOrchestrations(tasks), cancellationToken);
        return StepResult.Done;
    }
}

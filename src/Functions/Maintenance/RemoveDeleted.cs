using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace CondaStore.Functions.Maintenance;

/// <summary>The orchestrator that removes deleted objects in rounds.</summary>
public static class RemoveDeleted
{
    private const int MostIdleRounds = 20;

    private static readonly TimeSpan IdlePause = TimeSpan.FromSeconds(3);

    /// <summary>Removes the files of deleted objects.</summary>
    [Function(FunctionNames.RemoveDeleted)]
    public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        // Objects that wait for a canceled build get a minute here, so that the journal of an instance stays short; the sweep starts
        // another one.
        int idleRounds = 0;
        RemovalResult result;
        do
        {
            result = await context.CallActivityAsync<RemovalResult>(FunctionNames.RemoveFiles, "all", RetryRules.Transient);
            idleRounds = result.Removed == 0 ? idleRounds + 1 : 0;
            if (result.Outcome == StepOutcome.Unfinished && result.Removed == 0)
            {
                await context.CreateTimer(IdlePause, CancellationToken.None);
            }
        }
        while (result.Outcome == StepOutcome.Unfinished && idleRounds < MostIdleRounds);
    }
}

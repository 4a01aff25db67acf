using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace CondaStore.Functions.Builds;

/// <summary>The orchestrator that creates a packed archive with retries.</summary>
public static class PackBuild
{
    /// <summary>Creates the packed archive of a build.</summary>
    [Function(FunctionNames.PackBuild)]
    public static async Task<StepResult> Run([OrchestrationTrigger] TaskOrchestrationContext context, long buildId)
    {
        try
        {
            return await context.CallActivityAsync<StepResult>(FunctionNames.WriteArchive, buildId, RetryRules.Transient);
        }
        catch (TaskFailedException failed)
        {
            // Clients that have requested the archive get the failure from the result.
            return GivenUp.ResultOf<StepResult>(failed);
        }
    }
}

using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace CondaStore.Functions.Builds;

/// <summary>Gives the making of a packed archive its retries.</summary>
public static class PackBuild
{
    /// <summary>Makes the packed archive of a build.</summary>
    [Function(FunctionNames.PackBuild)]
    public static async Task<StepResult> Run([OrchestrationTrigger] TaskOrchestrationContext context, long buildId)
    {
        try
        {
            return await context.CallActivityAsync<StepResult>(FunctionNames.WriteArchive, buildId, RetryRules.Transient);
        }
        catch (TaskFailedException failed)
        {
            // Whoever asked for the archive learns it from the result.
            return GivenUp.ResultOf<StepResult>(failed);
        }
    }
}

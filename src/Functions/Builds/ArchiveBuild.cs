using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace CondaStore.Functions.Builds;

/// <summary>The orchestrator that archives a build with retries, and records the failure if they are exhausted.</summary>
public static class ArchiveBuild
{
    /// <summary>Archives a build.</summary>
    [Function(FunctionNames.ArchiveBuild)]
    public static async Task<StepResult> Run([OrchestrationTrigger] TaskOrchestrationContext context, ArchiveBuildRequest request)
    {
        try
        {
            return await context.CallActivityAsync<StepResult>(FunctionNames.StoreArchive, request, RetryRules.Transient);
        }
        catch (TaskFailedException failed)
        {
            // Clients that wait for the build read the failure from its row.
            StoreException failure = GivenUp.ExceptionOf(failed);
            EndArchiveRequest end = new(request.BuildId, failure.Message, failure.Code);
            return await context.CallActivityAsync<StepResult>(FunctionNames.EndArchive, end, RetryRules.Persistent);
        }
    }
}

using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace CondaStore.Functions.Builds;

/// <summary>Gives the archiving of one build its retries, and its end when they do not help.</summary>
public static class ArchiveBuild
{
    /// <summary>Archives one build.</summary>
    [Function(FunctionNames.ArchiveBuild)]
    public static async Task<StepResult> Run([OrchestrationTrigger] TaskOrchestrationContext context, ArchiveRequest request)
    {
        try
        {
            return await context.CallActivityAsync<StepResult>(FunctionNames.StoreArchive, request, RetryRules.Transient);
        }
        catch (TaskFailedException failed)
        {
            // Whoever waits for the build learns it from its row.
            StoreException failure = GivenUp.ExceptionOf(failed);
            ArchiveEnd end = new(request.BuildId, failure.Message, failure.Code);
            return await context.CallActivityAsync<StepResult>(FunctionNames.EndArchive, end, RetryRules.Persistent);
        }
    }
}

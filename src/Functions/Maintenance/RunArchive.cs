using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace CondaStore.Functions.Maintenance;

/// <summary>The orchestrator that processes the plan of a run in steps of several minutes.</summary>
public static class RunArchive
{
    /// <summary>Processes the plan of a run.</summary>
    [Function(FunctionNames.RunArchive)]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context, string runId)
    {
        ArchiveRunResult result;
        do
        {
            result = await context.CallActivityAsync<ArchiveRunResult>(FunctionNames.ArchiveBatch, runId, RetryRules.Transient);
        }
        while (result.Outcome == StepOutcome.Unfinished);

        return result.Outcome.ToString();
    }
}

using System.Globalization;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace CondaStore.Functions.Maintenance;

/// <summary>The orchestrator that applies the retention settings.</summary>
public static class ApplyRetention
{
    /// <summary>Evaluates the retention settings and archives and deletes builds accordingly.</summary>
    [Function(FunctionNames.ApplyRetention)]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        string runId = context.CurrentUtcDateTime.ToString("yyyyMMdd'-'HHmmss", CultureInfo.InvariantCulture) + "-"
            + context.NewGuid().ToString("N")[..8];
        ArchiveRunResult evaluated = await context.CallActivityAsync<ArchiveRunResult>(
            FunctionNames.EvaluateRetention, runId, RetryRules.Transient);
        string outcome = evaluated.Items > 0 ? await RunArchive.Run(context, runId) : "nothing to do";
        // Done last, because packages of deleted builds are then no longer needed.
        await context.CallActivityAsync<RemovalResult>(FunctionNames.SweepKeptPackages, "all", RetryRules.Transient);
        return outcome;
    }
}

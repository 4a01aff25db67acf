using System.Globalization;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace CondaStore.Functions.Maintenance;

/// <summary>Work on old builds: plans that somebody asked for, and what the retention settings demand.</summary>
public static class ArchiveOrchestrations
{
    /// <summary>Works off the plan of a run.</summary>
    [Function(FunctionNames.RunArchive)]
    public static Task<string> RunArchive([OrchestrationTrigger] TaskOrchestrationContext context, string runId) => WorkOffAsync(context, runId);

    /// <summary>Evaluates the retention settings and works off what they demand.</summary>
    [Function(FunctionNames.ApplyRetention)]
    public static async Task<string> ApplyRetention([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        string runId = context.CurrentUtcDateTime.ToString("yyyyMMdd'-'HHmmss", CultureInfo.InvariantCulture) + "-"
            + context.NewGuid().ToString("N")[..8];
        StepResult evaluated = await context.CallActivityAsync<StepResult>(FunctionNames.EvaluateRetention, runId, RetryRules.Transient);
        string outcome = evaluated.Count > 0 ? await WorkOffAsync(context, runId) : "nothing to do";
        // Afterwards: what was just deleted needs its packages no more.
        await context.CallActivityAsync<StepResult>(FunctionNames.SweepKeptPackages, "all", RetryRules.Transient);
        return outcome;
    }

    private static async Task<string> WorkOffAsync(TaskOrchestrationContext context, string runId)
    {
        StepResult result;
        do
        {
            result = await context.CallActivityAsync<StepResult>(FunctionNames.ArchiveBatch, runId, RetryRules.Transient);
        }
        while (result.Outcome == StepOutcome.Unfinished);

        return result.Outcome.ToString();
    }
}

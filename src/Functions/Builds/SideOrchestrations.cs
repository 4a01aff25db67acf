using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace CondaStore.Functions.Builds;

/// <summary>The small orchestrations beside builds: each gives one activity its retries.</summary>
public static class SideOrchestrations
{
    private const int MostIdleRounds = 20;

    private static readonly TimeSpan IdlePause = TimeSpan.FromSeconds(3);

    /// <summary>Makes the packed archive of a build.</summary>
    [Function(FunctionNames.PackBuild)]
    public static async Task<StepResult> Pack([OrchestrationTrigger] TaskOrchestrationContext context, long buildId)
    {
        try
        {
            return await context.CallActivityAsync<StepResult>(FunctionNames.WriteArchive, buildId, RetryRules.Transient);
        }
        catch (TaskFailedException failed)
        {
            // Whoever asked for the archive learns it from the result.
            return GivenUp.Of(failed);
        }
    }

    /// <summary>Archives one build.</summary>
    [Function(FunctionNames.ArchiveBuild)]
    public static async Task<StepResult> Archive([OrchestrationTrigger] TaskOrchestrationContext context, ArchiveRequest request)
    {
        try
        {
            return await context.CallActivityAsync<StepResult>(FunctionNames.StoreArchive, request, RetryRules.Transient);
        }
        catch (TaskFailedException failed)
        {
            // Whoever waits for the build learns it from its row.
            ArchiveEnd end = new(request.BuildId, failed.FailureDetails.ErrorMessage);
            return await context.CallActivityAsync<StepResult>(FunctionNames.EndArchive, end, RetryRules.Persistent);
        }
    }

    /// <summary>Removes the files of what was deleted.</summary>
    [Function(FunctionNames.RemoveDeleted)]
    public static async Task RemoveDeleted([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        // What waits for a canceled build gets a minute here, so that the journal of one instance stays short; the sweep starts another.
        int idleRounds = 0;
        StepResult result;
        do
        {
            result = await context.CallActivityAsync<StepResult>(FunctionNames.RemoveFiles, "all", RetryRules.Transient);
            idleRounds = result.Count == 0 ? idleRounds + 1 : 0;
            if (result.Outcome == StepOutcome.Unfinished && result.Count == 0)
            {
                await context.CreateTimer(IdlePause, CancellationToken.None);
            }
        }
        while (result.Outcome == StepOutcome.Unfinished && idleRounds < MostIdleRounds);
    }

    /// <summary>Makes an environment's link show its current build.</summary>
    [Function(FunctionNames.PointEnvironment)]
    public static Task<StepResult> Point([OrchestrationTrigger] TaskOrchestrationContext context, string environment) =>
        context.CallActivityAsync<StepResult>(FunctionNames.FlipLink, environment, RetryRules.Persistent);

    /// <summary>Removes packages from the cache that no build needs any more.</summary>
    [Function(FunctionNames.CleanPackages)]
    public static Task<StepResult> Clean([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync<StepResult>(FunctionNames.SweepPackages, "all", RetryRules.Transient);

    /// <summary>Runs an activity that a timer asked for.</summary>
    [Function(FunctionNames.KeepHouse)]
    public static Task<StepResult> KeepHouse([OrchestrationTrigger] TaskOrchestrationContext context, string activity) =>
        context.CallActivityAsync<StepResult>(activity, activity, RetryRules.Transient);
}

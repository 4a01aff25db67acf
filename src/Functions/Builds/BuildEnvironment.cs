using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace CondaStore.Functions.Builds;

/// <summary>
/// The orchestrator of a build, from the queue to the link of the environment: begin, solve, fetch in concurrent batches and link what
/// they fetch, link the rest, activate, and follow up when users can use it. Every step may run twice or fail at any point; its writes
/// carry the attempt, and the store rejects those of an older attempt.
/// </summary>
public static class BuildEnvironment
{
    // A build that cannot be linked in this many steps of several minutes will never finish.
    private const int MostLinkSteps = 30;

    /// <summary>Runs a build; the output is its result.</summary>
    [Function(FunctionNames.BuildEnvironment)]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context, BuildRequest request)
    {
        BeginResult begun;
        try
        {
            BeginBuildRequest begin = new(request.BuildId, request.ExpectedAttempt, context.NewGuid().ToString("N"));
            begun = await context.CallActivityAsync<BeginResult>(FunctionNames.BeginBuild, begin, RetryRules.Persistent);
        }
        catch (TaskFailedException)
        {
            // The build is still queued; the sweep schedules it again.
            return "not begun";
        }

        if (begun.Outcome != StepOutcome.Done)
        {
            return begun.Outcome.ToString();
        }

        StepResult result = await RunStepsAsync(context, new BuildStepRequest(request.BuildId, begun.Attempt));
        if (result.Outcome is StepOutcome.Failed or StepOutcome.Canceled)
        {
            EndBuildRequest end = new(request.BuildId, begun.Attempt, result);
            await context.CallActivityAsync<StepResult>(FunctionNames.EndBuild, end, RetryRules.Persistent);
        }
        else if (result.Outcome == StepOutcome.Done)
        {
            await FollowUpAsync(context, new BuildStepRequest(request.BuildId, begun.Attempt));
        }

        return result.Outcome.ToString();
    }

    // The build is complete and in use by now; failures of the follow-up cannot fail it.
    private static async Task FollowUpAsync(TaskOrchestrationContext context, BuildStepRequest step)
    {
        try
        {
            await context.CallActivityAsync<StepResult>(FunctionNames.FollowUpBuild, step, RetryRules.Transient);
        }
        catch (TaskFailedException)
        {
            // The log of the build records what was not done.
        }
    }

    private static async Task<StepResult> RunStepsAsync(TaskOrchestrationContext context, BuildStepRequest step)
    {
        try
        {
            SolveResult solved = await context.CallActivityAsync<SolveResult>(FunctionNames.SolveBuild, step, RetryRules.Transient);
            if (solved.Outcome != StepOutcome.Done)
            {
                return solved;
            }

            FetchResult[] fetched = await Task.WhenAll(Enumerable.Range(0, solved.Batches).Select(batch =>
                context.CallActivityAsync<FetchResult>(FunctionNames.FetchPackages, step with { Batch = batch }, RetryRules.Transient)));
            if (fetched.Where(f => f.Outcome != StepOutcome.Done).MaxBy(f => f.Outcome) is { } bad)
            {
                return bad;
            }

            StepResult linked = Array.Find(fetched, f => f.IsPrefixFinished) ?? await LinkAsync(context, step);
            return linked.Outcome == StepOutcome.Done
                ? await context.CallActivityAsync<StepResult>(FunctionNames.ActivateBuild, step, RetryRules.Transient)
                : linked;
        }
        catch (TaskFailedException failed)
        {
            return GivenUp.ResultOf<StepResult>(failed);
        }
    }

    private static async Task<StepResult> LinkAsync(TaskOrchestrationContext context, BuildStepRequest step)
    {
        StepResult result = new() { Outcome = StepOutcome.Unfinished };
        for (int i = 0; i < MostLinkSteps && result.Outcome == StepOutcome.Unfinished; i++)
        {
            result = await context.CallActivityAsync<StepResult>(FunctionNames.LinkBuild, step, RetryRules.Transient);
        }

        return result.Outcome == StepOutcome.Unfinished
            ? StepResult.Failure(new StoreException(ErrorCode.TimeLimit, "Linking did not finish."))
            : result;
    }
}

using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.DurableTask;

namespace CondaStore.Functions.Transfers;

/// <summary>Runs long operations in steps of several minutes, each of which continues the previous one.</summary>
internal static class RepeatedSteps
{
    // Eight minutes each: a bit more than a day.
    private const int MostSteps = 200;

    /// <summary>Calls an activity repeatedly until its result is not unfinished.</summary>
    public static async Task<TResult> RepeatAsync<TResult>(this TaskOrchestrationContext context, string activity, object input)
        where TResult : StepResult, new()
    {
        TResult result = new() { Outcome = StepOutcome.Unfinished };
        for (int i = 0; i < MostSteps && result.Outcome == StepOutcome.Unfinished; i++)
        {
            result = await context.TryCallAsync<TResult>(activity, input);
        }

        return result;
    }

    /// <summary>
    /// Calls an activity. If all attempts fail, the last failure is returned as the result, for clients that poll the operation.
    /// </summary>
    public static async Task<TResult> TryCallAsync<TResult>(this TaskOrchestrationContext context, string activity, object input)
        where TResult : StepResult, new()
    {
        try
        {
            return await context.CallActivityAsync<TResult>(activity, input, RetryRules.Transient);
        }
        catch (TaskFailedException failed)
        {
            return GivenUp.ResultOf<TResult>(failed);
        }
    }
}

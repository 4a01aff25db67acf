using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.DurableTask;

namespace CondaStore.Functions.Transfers;

/// <summary>Long work in steps of some minutes, each of which goes on where the last one was.</summary>
internal static class RepeatedSteps
{
    // Eight minutes each: a bit more than a day.
    private const int MostSteps = 200;

    /// <summary>Calls an activity again and again until it does not say any more that it is unfinished.</summary>
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

    /// <summary>Calls an activity; when all of its attempts fail, the last failure is the result, for whoever asks how the work is.</summary>
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

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
    public static async Task<StepResult> RepeatAsync(this TaskOrchestrationContext context, string activity, object input)
    {
        StepResult result = new(StepOutcome.Unfinished);
        for (int i = 0; i < MostSteps && result.Outcome == StepOutcome.Unfinished; i++)
        {
            result = await context.CallActivityAsync<StepResult>(activity, input, RetryRules.Transient);
        }

        return result;
    }
}

using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace CondaStore.Functions.Transfers;

/// <summary>A restore, from the rows to the built environments.</summary>
public static class RestoreBackup
{
    private const int MostLooks = 20_000;

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(30);

    /// <summary>Brings a backup back, waits until its active environments are built, and compares them.</summary>
    [Function(FunctionNames.RestoreBackup)]
    public static async Task<StepResult> Run([OrchestrationTrigger] TaskOrchestrationContext context, RestoreRequest request)
    {
        StepResult restored = await context.RepeatAsync(FunctionNames.WriteRestore, request);
        if (restored.Outcome != StepOutcome.Done)
        {
            return restored;
        }

        TimeSpan pause = LookInterval;
        StepResult result = new(StepOutcome.Unfinished);
        for (int i = 0; i < MostLooks && result.Outcome == StepOutcome.Unfinished; i++)
        {
            await context.CreateTimer(pause, CancellationToken.None);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 5 / 4, LongestInterval.Ticks));
            result = await context.CallActivityAsync<StepResult>(FunctionNames.CheckRestore, request.Backup, RetryRules.Transient);
        }

        return result;
    }
}

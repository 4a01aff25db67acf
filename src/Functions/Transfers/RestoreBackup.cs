using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace CondaStore.Functions.Transfers;

/// <summary>The orchestrator of a restore, from the rows to the built environments.</summary>
public static class RestoreBackup
{
    private const int MostLooks = 20_000;

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(30);

    /// <summary>Restores a backup, waits until its active environments are built, and compares them.</summary>
    [Function(FunctionNames.RestoreBackup)]
    public static async Task<TransferResult> Run([OrchestrationTrigger] TaskOrchestrationContext context, RestoreRequest request)
    {
        TransferResult restored = await context.RepeatAsync<TransferResult>(FunctionNames.WriteRestore, request);
        if (restored.Outcome != StepOutcome.Done)
        {
            return restored;
        }

        TimeSpan pause = LookInterval;
        TransferResult result = new() { Outcome = StepOutcome.Unfinished };
        for (int i = 0; i < MostLooks && result.Outcome == StepOutcome.Unfinished; i++)
        {
            await context.CreateTimer(pause, CancellationToken.None);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 5 / 4, LongestInterval.Ticks));
            result = await context.TryCallAsync<TransferResult>(FunctionNames.CheckRestore, request.Backup);
        }

        return result;
    }
}

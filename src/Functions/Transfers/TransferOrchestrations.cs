using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace CondaStore.Functions.Transfers;

/// <summary>Imports, backups and restores: long work in steps of some minutes, each of which goes on where the last one was.</summary>
public static class TransferOrchestrations
{
    // Eight minutes each: a bit more than a day.
    private const int MostSteps = 200;
    private const int MostLooks = 20_000;

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(30);

    /// <summary>Imports a bundle.</summary>
    [Function(FunctionNames.ImportBundle)]
    public static Task<StepResult> Import([OrchestrationTrigger] TaskOrchestrationContext context, string id) =>
        RepeatAsync(context, FunctionNames.StoreImport, id);

    /// <summary>Makes a backup.</summary>
    [Function(FunctionNames.CreateBackup)]
    public static Task<StepResult> Create([OrchestrationTrigger] TaskOrchestrationContext context, BackupRequest request) =>
        RepeatAsync(context, FunctionNames.WriteBackup, request);

    /// <summary>Reads a backup back.</summary>
    [Function(FunctionNames.VerifyBackup)]
    public static Task<StepResult> Verify([OrchestrationTrigger] TaskOrchestrationContext context, string id) =>
        RepeatAsync(context, FunctionNames.ReadBackup, id);

    /// <summary>Takes an uploaded file among the backups.</summary>
    [Function(FunctionNames.UnpackBackup)]
    public static async Task<StepResult> Unpack([OrchestrationTrigger] TaskOrchestrationContext context, string upload)
    {
        StepResult taken = await RepeatAsync(context, FunctionNames.TakeBackup, upload);
        // Afterwards, because the step before may run twice.
        await context.CallActivityAsync<StepResult>(FunctionNames.DiscardBackupUpload, upload, RetryRules.Transient);
        return taken;
    }

    /// <summary>Removes old backups.</summary>
    [Function(FunctionNames.PruneBackups)]
    public static Task<StepResult> Prune([OrchestrationTrigger] TaskOrchestrationContext context, PruneRequest request) =>
        RepeatAsync(context, FunctionNames.RemoveBackups, request);

    /// <summary>Brings a backup back, waits until its active environments are built, and compares them.</summary>
    [Function(FunctionNames.RestoreBackup)]
    public static async Task<StepResult> Restore([OrchestrationTrigger] TaskOrchestrationContext context, RestoreRequest request)
    {
        StepResult restored = await RepeatAsync(context, FunctionNames.WriteRestore, request);
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

    private static async Task<StepResult> RepeatAsync(TaskOrchestrationContext context, string activity, object input)
    {
        StepResult result = new(StepOutcome.Unfinished);
        for (int i = 0; i < MostSteps && result.Outcome == StepOutcome.Unfinished; i++)
        {
            result = await context.CallActivityAsync<StepResult>(activity, input, RetryRules.Transient);
        }

        return result;
    }
}

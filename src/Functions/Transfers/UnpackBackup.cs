using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace CondaStore.Functions.Transfers;

/// <summary>The way of an uploaded file among the backups.</summary>
public static class UnpackBackup
{
    /// <summary>Takes an uploaded file among the backups.</summary>
    [Function(FunctionNames.UnpackBackup)]
    public static async Task<TransferResult> Run([OrchestrationTrigger] TaskOrchestrationContext context, string upload)
    {
        TransferResult taken = await context.RepeatAsync<TransferResult>(FunctionNames.TakeBackup, upload);
        // Afterwards, because the step before may run twice.
        await context.TryCallAsync<TransferResult>(FunctionNames.DiscardBackupUpload, upload);
        return taken;
    }
}

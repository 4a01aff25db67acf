using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace CondaStore.Functions.Transfers;

/// <summary>The orchestrator that adds an uploaded backup to the repository.</summary>
public static class UnpackBackup
{
    /// <summary>Adds an uploaded backup to the repository.</summary>
    [Function(FunctionNames.UnpackBackup)]
    public static async Task<TransferResult> Run([OrchestrationTrigger] TaskOrchestrationContext context, string upload)
    {
        TransferResult taken = await context.RepeatAsync<TransferResult>(FunctionNames.TakeBackup, upload);
        // Done last, because the previous step may run twice.
        await context.TryCallAsync<TransferResult>(FunctionNames.DiscardBackupUpload, upload);
        return taken;
    }
}

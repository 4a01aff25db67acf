using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace CondaStore.Functions.Transfers;

/// <summary>The orchestrator that creates a backup.</summary>
public static class CreateBackup
{
    /// <summary>Creates a backup.</summary>
    [Function(FunctionNames.CreateBackup)]
    public static Task<TransferResult> Run([OrchestrationTrigger] TaskOrchestrationContext context, BackupRequest request) =>
        context.RepeatAsync<TransferResult>(FunctionNames.WriteBackup, request);
}

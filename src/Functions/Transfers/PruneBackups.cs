using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace CondaStore.Functions.Transfers;

/// <summary>The orchestrator that removes old backups.</summary>
public static class PruneBackups
{
    /// <summary>Removes old backups.</summary>
    [Function(FunctionNames.PruneBackups)]
    public static Task<TransferResult> Run([OrchestrationTrigger] TaskOrchestrationContext context, PruneRequest request) =>
        context.RepeatAsync<TransferResult>(FunctionNames.RemoveBackups, request);
}

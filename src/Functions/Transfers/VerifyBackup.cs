using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace CondaStore.Functions.Transfers;

/// <summary>The orchestrator that verifies a backup.</summary>
public static class VerifyBackup
{
    /// <summary>Verifies a backup.</summary>
    [Function(FunctionNames.VerifyBackup)]
    public static Task<TransferResult> Run([OrchestrationTrigger] TaskOrchestrationContext context, string id) =>
        context.RepeatAsync<TransferResult>(FunctionNames.ReadBackup, id);
}

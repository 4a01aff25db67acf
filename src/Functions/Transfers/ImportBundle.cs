using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace CondaStore.Functions.Transfers;

/// <summary>The orchestrator that imports a bundle.</summary>
public static class ImportBundle
{
    /// <summary>Imports a bundle.</summary>
    [Function(FunctionNames.ImportBundle)]
    public static Task<StepResult> Run([OrchestrationTrigger] TaskOrchestrationContext context, string id) =>
        context.RepeatAsync<StepResult>(FunctionNames.StoreImport, id);
}

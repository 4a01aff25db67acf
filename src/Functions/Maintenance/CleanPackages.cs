using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace CondaStore.Functions.Maintenance;

/// <summary>The orchestrator that cleans the package cache with retries.</summary>
public static class CleanPackages
{
    /// <summary>Removes packages from the cache that no build needs any longer.</summary>
    [Function(FunctionNames.CleanPackages)]
    public static Task<RemovalResult> Run([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync<RemovalResult>(FunctionNames.SweepPackages, "all", RetryRules.Transient);
}

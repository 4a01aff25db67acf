using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace CondaStore.Functions.Maintenance;

/// <summary>The orchestrator that runs scheduled activities with retries.</summary>
public static class KeepHouse
{
    /// <summary>Runs an activity that a timer has started.</summary>
    [Function(FunctionNames.KeepHouse)]
    public static Task<StepResult> Run([OrchestrationTrigger] TaskOrchestrationContext context, string activity) =>
        context.CallActivityAsync<StepResult>(activity, activity, RetryRules.Transient);
}

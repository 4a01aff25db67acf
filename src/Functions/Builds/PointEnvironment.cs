using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace CondaStore.Functions.Builds;

/// <summary>The orchestrator that updates the link of an environment with retries.</summary>
public static class PointEnvironment
{
    /// <summary>Updates the link of an environment to its current build.</summary>
    [Function(FunctionNames.PointEnvironment)]
    public static Task<StepResult> Run([OrchestrationTrigger] TaskOrchestrationContext context, string environment) =>
        context.CallActivityAsync<StepResult>(FunctionNames.FlipLink, environment, RetryRules.Persistent);
}

using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace CondaStore.Functions.Builds;

/// <summary>Gives the pointing of an environment's link its retries.</summary>
public static class PointEnvironment
{
    /// <summary>Points an environment's link at its current build.</summary>
    [Function(FunctionNames.PointEnvironment)]
    public static Task<StepResult> Run([OrchestrationTrigger] TaskOrchestrationContext context, string environment) =>
        context.CallActivityAsync<StepResult>(FunctionNames.FlipLink, environment, RetryRules.Persistent);
}

using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Builds;

/// <summary>The last step of a build that succeeds.</summary>
public sealed class ActivateBuild(BuildActivation activation)
{
    /// <summary>Completes the build, which makes it current unless a newer one is, and points the environment's link at it.</summary>
    [Function(FunctionNames.ActivateBuild)]
    public Task<StepResult> Run([ActivityTrigger] BuildStep step, CancellationToken cancellationToken) =>
        activation.RunAsync(step, cancellationToken);
}

using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Builds;

/// <summary>The activity that completes a build.</summary>
public sealed class ActivateBuild(BuildActivation activation)
{
    /// <summary>
    /// Completes the build, which becomes the current one unless a newer one is, and updates the link of the environment.
    /// </summary>
    [Function(FunctionNames.ActivateBuild)]
    public Task<StepResult> Run([ActivityTrigger] BuildStepRequest step, CancellationToken cancellationToken) =>
        activation.RunAsync(step, cancellationToken);
}

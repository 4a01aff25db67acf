using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Builds;

/// <summary>The activity that links the packages of a build.</summary>
public sealed class LinkBuild(PrefixLinking linking)
{
    /// <summary>Links the packages that are not linked yet. The result is unfinished if the time limit of the step is reached.</summary>
    [Function(FunctionNames.LinkBuild)]
    public Task<StepResult> Run([ActivityTrigger] BuildStepRequest step, CancellationToken cancellationToken) =>
        linking.RunAsync(step, cancellationToken);
}

using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Builds;

/// <summary>The last step of a build that fails or is canceled.</summary>
public sealed class EndBuild(BuildEnds ends)
{
    /// <summary>Writes the end of an attempt that did not complete.</summary>
    [Function(FunctionNames.EndBuild)]
    public Task<StepResult> Run([ActivityTrigger] BuildEnd end, CancellationToken cancellationToken) =>
        ends.RunAsync(end, cancellationToken);
}

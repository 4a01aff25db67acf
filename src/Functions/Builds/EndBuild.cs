using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Builds;

/// <summary>The activity that ends a failed or canceled build.</summary>
public sealed class EndBuild(BuildEnds ends)
{
    /// <summary>Records the end of an attempt that was not completed.</summary>
    [Function(FunctionNames.EndBuild)]
    public Task<StepResult> Run([ActivityTrigger] EndBuildRequest end, CancellationToken cancellationToken) =>
        ends.RunAsync(end, cancellationToken);
}

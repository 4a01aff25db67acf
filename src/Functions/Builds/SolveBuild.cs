using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Builds;

/// <summary>The activity that chooses the packages of a build, or takes them from its lockfile.</summary>
public sealed class SolveBuild(BuildSolving solving)
{
    /// <summary>Solves the environment.</summary>
    [Function(FunctionNames.SolveBuild)]
    public Task<SolveResult> Run([ActivityTrigger] BuildStepRequest step, CancellationToken cancellationToken) =>
        solving.RunAsync(step, cancellationToken);
}

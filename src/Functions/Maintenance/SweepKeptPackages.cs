using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Maintenance;

/// <summary>The activity that removes kept package archives that no build has used for the configured time.</summary>
public sealed class SweepKeptPackages(KeptPackagesSweep sweep)
{
    /// <summary>Removes unused archives.</summary>
    [Function(FunctionNames.SweepKeptPackages)]
    public Task<RemovalResult> Run([ActivityTrigger] string scope, CancellationToken cancellationToken) =>
        sweep.RunAsync(cancellationToken);
}

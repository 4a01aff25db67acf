using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Maintenance;

/// <summary>Removes kept package archives that no build has used for longer than the settings say.</summary>
public sealed class SweepKeptPackages(KeptPackagesSweep sweep)
{
    /// <summary>Sweeps.</summary>
    [Function(FunctionNames.SweepKeptPackages)]
    public Task<RemovalResult> Run([ActivityTrigger] string scope, CancellationToken cancellationToken) =>
        sweep.RunAsync(cancellationToken);
}

using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.Store.Keeping;
using CondaStore.Functions.Orchestrations;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Activities;

/// <summary>Removes kept package archives that no build has used for longer than the settings say.</summary>
public sealed class KeptPackagesActivity(KeptPackages kept, UsedPackages used, Settings settings)
{
    /// <summary>Sweeps; counts what was removed.</summary>
    [Function(FunctionNames.SweepKeptPackages)]
    public async Task<StepResult> Run([ActivityTrigger] string scope, CancellationToken cancellationToken)
    {
        StoreSettings store = await settings.GetAsync(null, null, cancellationToken);
        IReadOnlySet<string> hashes = await used.HashesAsync(cancellationToken);
        return new StepResult(StepOutcome.Done, await kept.SweepAsync(hashes, store.PackageArchiveRetention, cancellationToken));
    }
}

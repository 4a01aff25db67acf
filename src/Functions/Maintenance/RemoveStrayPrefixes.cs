using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Maintenance;

/// <summary>The activity that removes prefixes that belong to no build.</summary>
public sealed class RemoveStrayPrefixes(StrayPrefixes strays)
{
    /// <summary>Checks all prefixes.</summary>
    [Function(FunctionNames.RemoveStrayPrefixes)]
    public Task<RemovalResult> Run([ActivityTrigger] string chore, CancellationToken cancellationToken) =>
        strays.RemoveAsync(cancellationToken);
}

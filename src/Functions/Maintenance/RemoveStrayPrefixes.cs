using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Maintenance;

/// <summary>Removes prefixes that nobody stands for.</summary>
public sealed class RemoveStrayPrefixes(StrayPrefixes strays)
{
    /// <summary>Looks at all prefixes.</summary>
    [Function(FunctionNames.RemoveStrayPrefixes)]
    public Task<RemovalResult> Run([ActivityTrigger] string chore, CancellationToken cancellationToken) =>
        strays.RemoveAsync(cancellationToken);
}

using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Functions.Api.System;

/// <summary>
/// Counts the content of the store. Finished builds are counted by the counters of the namespaces, which are updated together with them;
/// only builds in progress are read.
/// </summary>
public sealed class StoreNumbers(BuildStore builds, Usage usage)
{
    /// <summary>Gets the current numbers.</summary>
    public async Task<StoreCounts> GetAsync(CancellationToken cancellationToken)
    {
        IReadOnlyCollection<NamespaceUsage> namespaces = await usage.CountersAsync(cancellationToken);
        ILookup<BuildStatus, Build> active = (await builds.ActiveAsync(cancellationToken)).ToLookup(b => b.Status);
        Dictionary<BuildStatus, long> byStatus = Enum.GetValues<BuildStatus>()
            .ToDictionary(s => s, s => s.IsFinished() ? namespaces.Sum(n => n.Finished(s)) : active[s].Count());
        return new StoreCounts(byStatus, namespaces.Sum(n => n.Environments));
    }
}

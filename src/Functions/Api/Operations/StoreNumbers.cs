using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Functions.Api.Operations;

/// <summary>
/// Counts what the store holds, without reading what has ended: that is in the counters of the namespaces, written together with
/// what they count, and only builds under way are read.
/// </summary>
public sealed class StoreNumbers(BuildStore builds, Usage usage)
{
    /// <summary>The present numbers.</summary>
    public async Task<StoreCounts> GetAsync(CancellationToken cancellationToken)
    {
        IReadOnlyCollection<NamespaceUsage> namespaces = await usage.CountersAsync(cancellationToken);
        ILookup<BuildStatus, Build> active = (await builds.ActiveAsync(cancellationToken)).ToLookup(b => b.Status);
        Dictionary<BuildStatus, long> byStatus = Enum.GetValues<BuildStatus>()
            .ToDictionary(s => s, s => s.IsFinished() ? namespaces.Sum(n => n.Finished(s)) : active[s].Count());
        return new StoreCounts(byStatus, namespaces.Sum(n => n.Environments));
    }
}

using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>Represents the range of rows for a list of builds.</summary>
/// <param name="Namespace">One namespace; null for all.</param>
/// <param name="Environment">One environment of it; null for all.</param>
/// <param name="EnvironmentId">The environment's id, because builds of a deleted one with the same name may exist.</param>
/// <param name="Namespaces">The existing namespaces that are visible.</param>
/// <param name="Count">The number of builds according to counters; null if they must be counted.</param>
internal sealed record BuildScope(string? Namespace, string? Environment, long? EnvironmentId, HashSet<string> Namespaces, long? Count)
{
    /// <summary>Returns the range of rows from the newest to the oldest.</summary>
    /// <param name="after">Ids above this only; null for all.</param>
    /// <param name="upTo">Ids up to this only; null for all.</param>
    public TableRange Range(long? after, long? upTo)
    {
        string partition = Namespace is null ? Identities.Builds : StoreRows.Partition(Namespace);
        if (after is null && upTo is null)
        {
            return Namespace is null
                ? TableRange.Partition(partition)
                : Environment is null ? StoreRows.Builds(Namespace) : StoreRows.BuildsOfEnvironment(Namespace, Environment);
        }

        return TableRange.Between(partition, Key(upTo!.Value), Key(after!.Value));
    }

    private string Key(long id) => Namespace is null
        ? TableKey.Descending(id)
        : Environment is null ? StoreRows.BuildKeyOf(id) : StoreRows.BuildOfEnvironmentKey(Environment, id);
}

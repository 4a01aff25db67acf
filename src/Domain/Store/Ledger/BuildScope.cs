using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>The rows that a list of builds is read from.</summary>
/// <param name="Namespace">One namespace; null for all.</param>
/// <param name="Environment">One environment of it; null for all.</param>
/// <param name="EnvironmentId">The environment's id, because builds of a deleted one of the same name may be there.</param>
/// <param name="Namespaces">The namespaces that are there and may be seen.</param>
/// <param name="Count">How many builds there are, where counters tell; null when they have to be counted.</param>
internal sealed record BuildScope(string? Namespace, string? Environment, long? EnvironmentId, HashSet<string> Namespaces, long? Count)
{
    /// <summary>Rows from the newest down to the oldest.</summary>
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

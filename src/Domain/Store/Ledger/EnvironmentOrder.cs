namespace CondaStore.Domain.Store.Ledger;

/// <summary>Compares environments for a list. Ties are broken by the names of namespace and environment, so that no two are
/// equal.</summary>
internal sealed class EnvironmentOrder(EnvironmentQuery query) : IComparer<StoreEnvironment>
{
    private static readonly string[] Keys = ["namespace", "name"];

    private readonly string[] _keys = [.. query.SortBy.Where(Keys.Contains).Concat(Keys).Distinct()];

    public int Compare(StoreEnvironment? x, StoreEnvironment? y) =>
        Compare((x!.Namespace, x.Name), (y!.Namespace, y.Name));

    public int Compare((string Namespace, string Name) x, (string Namespace, string Name) y)
    {
        foreach (string key in _keys)
        {
            int order = key == "name" ? string.CompareOrdinal(x.Name, y.Name) : string.CompareOrdinal(x.Namespace, y.Namespace);
            if (order != 0)
            {
                return query.Descending ? -order : order;
            }
        }

        return 0;
    }
}

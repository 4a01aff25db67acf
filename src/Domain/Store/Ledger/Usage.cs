using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>Provides the counters of namespaces.</summary>
public sealed class Usage(ITable table)
{
    private const int ReadsAtOnce = 32;

    /// <summary>
    /// Returns the counters of the completely visible namespaces: a caller that sees some environments learns nothing about the others.
    /// Namespaces without builds are omitted.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, NamespaceUsage>> GetAsync(Visibility visibility, CancellationToken cancellationToken) =>
        new SortedDictionary<string, NamespaceUsage>(
            (await ReadAsync(visibility, cancellationToken)).Where(u => u.Value.Builds > 0).ToDictionary(), StringComparer.Ordinal);

    /// <summary>Returns the counters of all namespaces.</summary>
    public async Task<IReadOnlyCollection<NamespaceUsage>> CountersAsync(CancellationToken cancellationToken) =>
        (await ReadAsync(Visibility.All, cancellationToken)).Values;

    private async Task<Dictionary<string, NamespaceUsage>> ReadAsync(Visibility visibility, CancellationToken cancellationToken)
    {
        string[] names =
            [.. (await NamespaceRow.ReadAllAsync(table, cancellationToken)).Select(n => n.Name).Where(visibility.SeesWholeNamespace)];
        Dictionary<string, NamespaceUsage> usage = new(StringComparer.Ordinal);
        foreach (string[] chunk in names.Chunk(ReadsAtOnce))
        {
            TableRow?[] rows = await Task.WhenAll(
                chunk.Select(ns => table.GetAsync(StoreRows.Partition(ns), StoreRows.UsageKey, cancellationToken)));
            foreach ((string ns, TableRow? row) in chunk.Zip(rows))
            {
                if (row is not null)
                {
                    usage[ns] = NamespaceUsage.Read(row);
                }
            }
        }

        return usage;
    }
}

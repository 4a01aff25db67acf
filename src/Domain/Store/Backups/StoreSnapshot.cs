using System.Runtime.CompilerServices;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Backups;

/// <summary>
/// Reads the rows of a running store. Referring rows are read before the rows that they refer to: first the namespaces' partitions, then
/// everything else, ids last. So every specification, namespace and id that a row refers to is included. Within a namespace, see
/// <see cref="NamespaceSnapshot"/>.
/// </summary>
internal sealed class StoreSnapshot(ITable table)
{
    /// <summary>Partitions with transient state, which are recreated when a store is restored, and keys, which are sealed.</summary>
    private static readonly HashSet<string> Passing =
    [
        StoreRows.ActiveBuilds,
        StoreRows.PendingLinks,
        "imports",
        "health",
        RestoreRows.Partition,
        BackupProgressRows.Partition,
        RestoredKeys.Partition,
    ];

    private const string Ids = "id!";
    private const string OfNamespace = "ns!";

    /// <summary>Gets the number of builds recorded as queued because they were in progress.</summary>
    public int Requeued { get; private set; }

    /// <summary>Reads the partitions with their rows in key order, one at a time.</summary>
    public async IAsyncEnumerable<(string Key, IReadOnlyList<TableRow> Rows)> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        SortedSet<string> others = new(StringComparer.Ordinal);
        List<TableRow> current = [];
        string? continuation = null;
        do
        {
            TablePage page = await table.QueryAsync(TableRange.Everything, TableLimits.PageRows, continuation, cancellationToken);
            foreach (TableRow row in page.Rows)
            {
                if (!row.PartitionKey.StartsWith(OfNamespace, StringComparison.Ordinal))
                {
                    others.Add(row.PartitionKey);
                    continue;
                }

                if (current.Count > 0 && current[0].PartitionKey != row.PartitionKey)
                {
                    yield return await SettleAsync(current, cancellationToken);
                    current = [];
                }

                current.Add(row);
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);

        if (current.Count > 0)
        {
            yield return await SettleAsync(current, cancellationToken);
        }

        // They may have been empty when the pages were read.
        others.UnionWith(
            [StoreRows.Namespaces, Identities.Builds, Identities.Environments, Identities.Namespaces, Identities.Specifications]);
        foreach (string key in others.Where(k => !Passing.Contains(k)).OrderBy(k => k.StartsWith(Ids, StringComparison.Ordinal))
            .ThenBy(k => k, StringComparer.Ordinal))
        {
            List<TableRow> rows = await StoreRows.AllAsync(table, TableRange.Partition(key), cancellationToken);
            if (rows.Count > 0)
            {
                yield return (key, rows);
            }
        }
    }

    private async Task<(string Key, IReadOnlyList<TableRow> Rows)> SettleAsync(List<TableRow> rows, CancellationToken cancellationToken)
    {
        NamespaceSnapshot snapshot = new(table, rows);
        IReadOnlyList<TableRow> settled = await snapshot.SettleAsync(cancellationToken);
        Requeued += snapshot.Requeued;
        return (rows[0].PartitionKey, settled);
    }
}

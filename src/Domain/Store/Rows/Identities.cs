using System.Collections.Concurrent;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Rows;

/// <summary>
/// Ascending integer ids. The row under an id is both the proof that it is taken and the way from the id to what it names;
/// such rows are never deleted, so no id comes twice, whatever crashes and however many hosts write.
/// </summary>
internal sealed class Identities(ITable table)
{
    // The highest id of a kind that was tried for. Without it all who come at once would try for the same one and, but for one of them, again.
    private readonly ConcurrentDictionary<string, long> _tried = new(StringComparer.Ordinal);

    public const string Builds = "id!build";
    public const string Environments = "id!environment";
    public const string Namespaces = "id!namespace";
    public const string Specifications = "id!specification";
    public const string RoleMappings = "id!role";

    /// <summary>Takes the next id: one above the newest, or above those that others take meanwhile.</summary>
    /// <param name="kind">A partition of this class.</param>
    /// <param name="reference">What the id will name.</param>
    /// <param name="cancellationToken">Ends the call; an id may be taken and stay unused.</param>
    public async Task<long> TakeAsync(string kind, IdentityReference reference, CancellationToken cancellationToken)
    {
        long id = await NewestAsync(kind, cancellationToken);
        while (true)
        {
            id = _tried.AddOrUpdate(kind, id + 1, (_, tried) => Math.Max(tried, id) + 1);
            try
            {
                TableRow row = new(kind, TableKey.Descending(id)) { ["Namespace"] = reference.Namespace, ["Name"] = reference.Name };
                await table.InsertAsync(row, cancellationToken);
                return id;
            }
            catch (ConflictException)
            {
                // Another process took it between the query and the insertion; each such loss is another's gain, so this ends.
            }
        }
    }

    /// <summary>What an id names; null when it was never taken.</summary>
    public async Task<IdentityReference?> FindAsync(string kind, long id, CancellationToken cancellationToken) =>
        id > 0 && await table.GetAsync(kind, TableKey.Descending(id), cancellationToken) is { } row ? Read(row) : null;

    /// <summary>The newest id of a kind; 0 when there is none.</summary>
    public async Task<long> NewestAsync(string kind, CancellationToken cancellationToken)
    {
        TablePage newest = await table.QueryAsync(TableRange.Partition(kind), 1, null, cancellationToken);
        return newest.Rows.Count == 0 ? 0 : TableKey.FromDescending(newest.Rows[0].RowKey);
    }

    public static IdentityReference Read(TableRow row) => new(row.Text("Namespace") ?? "", row.Text("Name") ?? "");
}

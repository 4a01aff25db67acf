using System.Collections.Concurrent;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Rows;

/// <summary>
/// Allocates ascending integer ids. The row of an id both marks it as taken and refers to its object; such rows are never deleted, so that
/// no id is reused, despite crashes and concurrent hosts.
/// </summary>
internal sealed class Identities(ITable table)
{
    // The highest id of a kind that was tried. Without it, concurrent callers would all try the same one, and all but one would have to
    // retry.
    private readonly ConcurrentDictionary<string, long> _tried = new(StringComparer.Ordinal);

    public const string Builds = "id!build";
    public const string Environments = "id!environment";
    public const string Namespaces = "id!namespace";
    public const string Specifications = "id!specification";
    public const string RoleMappings = "id!role";

    /// <summary>Allocates the next id: one above the newest, or above those that others allocate meanwhile.</summary>
    /// <param name="kind">A partition of this class.</param>
    /// <param name="reference">What the id will refer to.</param>
    /// <param name="cancellationToken">Cancels the operation; an id may be allocated and stay unused.</param>
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
                // Another process took it between the query and the insertion; since one process always succeeds, this terminates.
            }
        }
    }

    /// <summary>Returns what an id refers to; null if it was never allocated.</summary>
    public async Task<IdentityReference?> FindAsync(string kind, long id, CancellationToken cancellationToken) =>
        id > 0 && await table.GetAsync(kind, TableKey.Descending(id), cancellationToken) is { } row ? Read(row) : null;

    /// <summary>Returns the newest id of a kind; 0 when there is none.</summary>
    public async Task<long> NewestAsync(string kind, CancellationToken cancellationToken)
    {
        TablePage newest = await table.QueryAsync(TableRange.Partition(kind), 1, null, cancellationToken);
        return newest.Rows.Count == 0 ? 0 : TableKey.FromDescending(newest.Rows[0].RowKey);
    }

    public static IdentityReference Read(TableRow row) => new(row.Text("Namespace") ?? "", row.Text("Name") ?? "");
}

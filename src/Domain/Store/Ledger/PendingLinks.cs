using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>
/// Stores the list of environments whose link may not lead to the active build yet. An entry is written before the row changes and removed
/// after the link was pointed, so that the sweep completes what a terminated process has left between the two.
/// </summary>
internal sealed class PendingLinks(ITable table, TimeProvider clock)
{
    /// <summary>Returns the entries of all environments.</summary>
    public Task<IReadOnlyList<PendingLink>> ListAsync(CancellationToken cancellationToken) =>
        ReadAsync(TableRange.Partition(StoreRows.PendingLinks), cancellationToken);

    /// <summary>Returns the entries of an environment.</summary>
    public Task<IReadOnlyList<PendingLink>> OfAsync(string ns, string environment, CancellationToken cancellationToken) => ReadAsync(
        TableRange.Prefix(StoreRows.PendingLinks, TableKey.Prefix(TableKey.Name(ns), TableKey.Name(environment))), cancellationToken);

    /// <summary>Adds a build that is about to become active, or renews its entry.</summary>
    public Task AddAsync(string ns, string environment, long buildId, CancellationToken cancellationToken) => table.PutAsync(
        new TableRow(StoreRows.PendingLinks, KeyOf(ns, environment, buildId))
        {
            ["Namespace"] = ns,
            ["Environment"] = environment,
            ["Id"] = buildId,
            ["AddedOn"] = clock.GetUtcNow(),
        },
        cancellationToken);

    /// <summary>Removes an entry, unless it was renewed since it was read.</summary>
    public async Task RemoveAsync(PendingLink seen, CancellationToken cancellationToken)
    {
        try
        {
            string key = KeyOf(seen.Namespace, seen.Environment, seen.BuildId);
            await table.DeleteAsync(StoreRows.PendingLinks, key, seen.ETag, cancellationToken);
        }
        catch (ConflictException)
        {
            // Another worker has removed it, or the build becomes active once more.
        }
    }

    private async Task<IReadOnlyList<PendingLink>> ReadAsync(TableRange range, CancellationToken cancellationToken) =>
        [.. (await StoreRows.AllAsync(table, range, cancellationToken)).Select(Read)];

    private static PendingLink Read(TableRow row) =>
        new(row.Text("Namespace")!, row.Text("Environment")!, row.Number("Id"), row.Time("AddedOn") ?? default, row.ETag!);

    private static string KeyOf(string ns, string environment, long buildId) =>
        TableKey.Join(TableKey.Name(ns), TableKey.Name(environment), TableKey.Ascending(buildId));
}

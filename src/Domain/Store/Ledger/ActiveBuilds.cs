using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>
/// Stores the list of builds that may be queued or building, in which the sweep looks for work. A build is added before it gets one of
/// these states, and removed after it has ended: only the entry that was read, so that a concurrent addition is never undone.
/// </summary>
internal sealed class ActiveBuilds(ITable table, TimeProvider clock)
{
    /// <summary>Returns the entries, oldest build first; some builds may have ended or not exist yet.</summary>
    public async Task<IReadOnlyList<ActiveBuild>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await StoreRows.AllAsync(table, TableRange.Partition(StoreRows.ActiveBuilds), cancellationToken)).Select(Read)];

    /// <summary>Returns the entry of a build; null when it has none.</summary>
    public async Task<ActiveBuild?> FindAsync(long id, CancellationToken cancellationToken) =>
        await table.GetAsync(StoreRows.ActiveBuilds, TableKey.Ascending(id), cancellationToken) is { } row ? Read(row) : null;

    /// <summary>Adds a build to the list, or renews its entry.</summary>
    public Task AddAsync(string ns, long id, CancellationToken cancellationToken) => table.PutAsync(
        new TableRow(StoreRows.ActiveBuilds, TableKey.Ascending(id)) { ["Id"] = id, ["Namespace"] = ns, ["AddedOn"] = clock.GetUtcNow() },
        cancellationToken);

    /// <summary>Removes an entry, unless it was renewed since it was read.</summary>
    public async Task RemoveAsync(ActiveBuild seen, CancellationToken cancellationToken)
    {
        try
        {
            await table.DeleteAsync(StoreRows.ActiveBuilds, TableKey.Ascending(seen.Id), seen.ETag, cancellationToken);
        }
        catch (ConflictException)
        {
            // Another worker has removed it, or the build was restarted.
        }
    }

    private static ActiveBuild Read(TableRow row) =>
        new(row.Text("Namespace")!, row.Number("Id"), row.Time("AddedOn") ?? default, row.ETag!);
}

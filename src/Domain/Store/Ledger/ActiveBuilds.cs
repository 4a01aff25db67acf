using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>
/// The list of builds that may be queued or building, which is where the sweep looks for work. A build is put on it before it becomes
/// one of these, and taken off when it has ended: only the entry that was seen, so that who puts a build there again at the same
/// moment is never undone.
/// </summary>
internal sealed class ActiveBuilds(ITable table, TimeProvider clock)
{
    /// <summary>The entries, oldest build first; some builds may have ended or not exist yet.</summary>
    public async Task<IReadOnlyList<ActiveBuild>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await StoreRows.AllAsync(table, TableRange.Partition(StoreRows.ActiveBuilds), cancellationToken)).Select(Read)];

    /// <summary>The entry of a build; null when it has none.</summary>
    public async Task<ActiveBuild?> FindAsync(long id, CancellationToken cancellationToken) =>
        await table.GetAsync(StoreRows.ActiveBuilds, TableKey.Ascending(id), cancellationToken) is { } row ? Read(row) : null;

    /// <summary>Puts a build on the list, or makes its entry a new one.</summary>
    public Task AddAsync(string ns, long id, CancellationToken cancellationToken) => table.PutAsync(
        new TableRow(StoreRows.ActiveBuilds, TableKey.Ascending(id)) { ["Id"] = id, ["Namespace"] = ns, ["AddedOn"] = clock.GetUtcNow() },
        cancellationToken);

    /// <summary>Takes an entry off, unless it was made anew since it was seen.</summary>
    public async Task RemoveAsync(ActiveBuild seen, CancellationToken cancellationToken)
    {
        try
        {
            await table.DeleteAsync(StoreRows.ActiveBuilds, TableKey.Ascending(seen.Id), seen.ETag, cancellationToken);
        }
        catch (ConflictException)
        {
            // Another worker has taken it off, or the build begins anew.
        }
    }

    private static ActiveBuild Read(TableRow row) => new(row.Text("Namespace")!, row.Number("Id"), row.Time("AddedOn") ?? default, row.ETag!);
}

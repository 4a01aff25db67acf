using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>Stores the list of objects to remove. An entry is written before the object disappears, and removed at the end.</summary>
internal sealed class PendingDeletions(ITable table, TimeProvider clock)
{
    /// <summary>The age after which an entry whose deletion did not take effect is attributed to a terminated writer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Adds an entry; artifacts already on an entry for the same object are kept.</summary>
    public Task AddAsync(PendingDeletion deletion, CancellationToken cancellationToken) => Optimistic.RunAsync(
        async () =>
        {
            TableRow? row = await table.GetAsync(StoreRows.PendingDeletions, KeyOf(deletion.Kind, deletion.Id), cancellationToken);
            BuildArtifact[] artifacts = [.. (row is null ? [] : Read(row).Artifacts).Union(deletion.Artifacts)];
            TableRow changed = Write(deletion with { Artifacts = artifacts, AddedOn = clock.GetUtcNow() });
            return row is null
                ? await table.InsertAsync(changed, cancellationToken)
                : await table.ReplaceAsync(changed, row.ETag!, cancellationToken);
        },
        clock,
        cancellationToken);

    /// <summary>Removes an entry whose deletion did not take effect, unless it still may.</summary>
    public async Task GiveUpAsync(PendingDeletion deletion, CancellationToken cancellationToken)
    {
        if (clock.GetUtcNow() - deletion.AddedOn > Patience)
        {
            await RemoveAsync(deletion, cancellationToken);
        }
    }

    /// <summary>Removes an entry that was read, unless it was extended since.</summary>
    public async Task RemoveAsync(PendingDeletion deletion, CancellationToken cancellationToken)
    {
        try
        {
            await table.DeleteAsync(StoreRows.PendingDeletions, KeyOf(deletion.Kind, deletion.Id), deletion.ETag, cancellationToken);
        }
        catch (ConflictException)
        {
            // It was removed, or the next round does the rest.
        }
    }

    public async Task<IReadOnlyList<PendingDeletion>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await StoreRows.AllAsync(table, TableRange.Partition(StoreRows.PendingDeletions), cancellationToken)).Select(Read)];

    public async Task<PendingDeletion?> FindAsync(DeletionKind kind, long id, CancellationToken cancellationToken) =>
        await table.GetAsync(StoreRows.PendingDeletions, KeyOf(kind, id), cancellationToken) is { } row ? Read(row) : null;

    public async Task<bool> ContainsAsync(DeletionKind kind, long id, CancellationToken cancellationToken) =>
        await table.GetAsync(StoreRows.PendingDeletions, KeyOf(kind, id), cancellationToken) is not null;

    private static PendingDeletion Read(TableRow row) => new(
        Enum.Parse<DeletionKind>(row.Text("Kind")!),
        row.Number("Id"),
        row.Text("Namespace")!,
        row.Text("Environment"),
        RowJson.Read(row.Text("Artifacts"), LedgerJson.Default.IReadOnlyListBuildArtifact))
    {
        AddedOn = row.Time("AddedOn") ?? default,
        ETag = row.ETag,
    };

    private static TableRow Write(PendingDeletion deletion) => new(StoreRows.PendingDeletions, KeyOf(deletion.Kind, deletion.Id))
    {
        ["Kind"] = deletion.Kind.ToString(),
        ["Id"] = deletion.Id,
        ["Namespace"] = deletion.Namespace,
        ["Environment"] = deletion.Environment,
        ["AddedOn"] = deletion.AddedOn,
        ["Artifacts"] = RowJson.Write(deletion.Artifacts, LedgerJson.Default.IReadOnlyListBuildArtifact),
    };

    // Builds first: the objects that contain them wait for them.
    private static string KeyOf(DeletionKind kind, long id) => TableKey.Join(
        kind switch { DeletionKind.Build => "a", DeletionKind.Environment => "b", _ => "c" }, TableKey.Ascending(id));
}

using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>The list of what has to be removed. A line is written before the thing disappears, and taken away at the end.</summary>
internal sealed class PendingDeletions(ITable table, TimeProvider clock)
{
    /// <summary>After this a line whose deletion did not come about is taken for one whose writer died in between.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Adds a line; artifacts that a line of the same thing names already stay on it.</summary>
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

    /// <summary>Removes a line whose deletion did not come about, unless it may still do so.</summary>
    public async Task GiveUpAsync(PendingDeletion deletion, CancellationToken cancellationToken)
    {
        if (clock.GetUtcNow() - deletion.AddedOn > Patience)
        {
            await RemoveAsync(deletion, cancellationToken);
        }
    }

    /// <summary>Removes a line that was read, unless it was added to since.</summary>
    public async Task RemoveAsync(PendingDeletion deletion, CancellationToken cancellationToken)
    {
        try
        {
            await table.DeleteAsync(StoreRows.PendingDeletions, KeyOf(deletion.Kind, deletion.Id), deletion.ETag, cancellationToken);
        }
        catch (ConflictException)
        {
            // It is gone, or the next round does the rest.
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

    // Builds first: what contains them waits for them.
    private static string KeyOf(DeletionKind kind, long id) => TableKey.Join(
        kind switch { DeletionKind.Build => "a", DeletionKind.Environment => "b", _ => "c" }, TableKey.Ascending(id));
}

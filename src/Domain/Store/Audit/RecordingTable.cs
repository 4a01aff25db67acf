using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Audit;

/// <summary>
/// Represents a table that notes in the <see cref="AuditScope"/> of a request what each successful write changes. Every change of the store
/// is a write of a row, so this is the one place that sees them all.
/// </summary>
public sealed class RecordingTable(ITable table) : ITable
{
    /// <inheritdoc/>
    public Task<TableRow?> GetAsync(string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        table.GetAsync(partitionKey, rowKey, cancellationToken);

    /// <inheritdoc/>
    public Task<TablePage> QueryAsync(TableRange range, int take, string? continuation, CancellationToken cancellationToken) =>
        table.QueryAsync(range, take, continuation, cancellationToken);

    /// <inheritdoc/>
    public async Task<string> InsertAsync(TableRow row, CancellationToken cancellationToken)
    {
        string etag = await table.InsertAsync(row, cancellationToken);
        Note(row.PartitionKey, row.RowKey, null, row);
        return etag;
    }

    /// <inheritdoc/>
    public async Task<string> ReplaceAsync(TableRow row, string etag, CancellationToken cancellationToken)
    {
        TableRow? before = await BeforeAsync(row.PartitionKey, row.RowKey, cancellationToken);
        string replaced = await table.ReplaceAsync(row, etag, cancellationToken);
        Note(row.PartitionKey, row.RowKey, before, row);
        return replaced;
    }

    /// <inheritdoc/>
    public async Task<string> PutAsync(TableRow row, CancellationToken cancellationToken)
    {
        TableRow? before = await BeforeAsync(row.PartitionKey, row.RowKey, cancellationToken);
        string etag = await table.PutAsync(row, cancellationToken);
        Note(row.PartitionKey, row.RowKey, before, row);
        return etag;
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(string partitionKey, string rowKey, string? etag, CancellationToken cancellationToken)
    {
        TableRow? before = await BeforeAsync(partitionKey, rowKey, cancellationToken);
        bool existed = await table.DeleteAsync(partitionKey, rowKey, etag, cancellationToken);
        if (existed)
        {
            Note(partitionKey, rowKey, before, null);
        }

        return existed;
    }

    /// <inheritdoc/>
    public async Task BatchAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken)
    {
        Dictionary<string, TableRow?> before = [];
        foreach (TableWrite write in AuditScope.Current is null ? [] : writes.Where(w => w.Kind != TableWriteKind.Insert))
        {
            before[write.RowKey] = await BeforeAsync(write.PartitionKey, write.RowKey, cancellationToken);
        }

        await table.BatchAsync(writes, cancellationToken);
        foreach (TableWrite write in writes)
        {
            Note(write.PartitionKey, write.RowKey, before.GetValueOrDefault(write.RowKey), write.Row);
        }
    }

    // A write with a condition only succeeds on the row that is read here, unless another writer comes in between and makes it fail.
    private async Task<TableRow?> BeforeAsync(string partition, string key, CancellationToken cancellationToken) =>
        AuditScope.Current is not null && AuditedRows.Describe(partition, key) is not null
            ? await table.GetAsync(partition, key, cancellationToken)
            : null;

    private static void Note(string partition, string key, TableRow? before, TableRow? after)
    {
        if (AuditScope.Current is { } scope
            && AuditedRows.Describe(partition, key) is var (what, ns)
            && AuditedRows.Compare(what, before, after) is { } change)
        {
            scope.Note(ns, change);
        }
    }
}

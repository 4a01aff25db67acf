using CondaStore.Domain.Store.Ports;

namespace CondaStore.LedgerScale;

/// <summary>Counts the requests that go to a table and the rows that come back: what an operation costs in the cloud.</summary>
internal sealed class CountingTable(ITable table) : ITable
{
    private long _requests;
    private long _rows;

    public long Requests => Interlocked.Read(ref _requests);

    public long Rows => Interlocked.Read(ref _rows);

    public async Task<TableRow?> GetAsync(string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        Count(1);
        return await table.GetAsync(partitionKey, rowKey, cancellationToken);
    }

    public async Task<TablePage> QueryAsync(TableRange range, int take, string? continuation, CancellationToken cancellationToken)
    {
        TablePage page = await table.QueryAsync(range, take, continuation, cancellationToken);
        Count(page.Rows.Count);
        return page;
    }

    public Task<string> InsertAsync(TableRow row, CancellationToken cancellationToken)
    {
        Count(0);
        return table.InsertAsync(row, cancellationToken);
    }

    public Task<string> ReplaceAsync(TableRow row, string etag, CancellationToken cancellationToken)
    {
        Count(0);
        return table.ReplaceAsync(row, etag, cancellationToken);
    }

    public Task<string> PutAsync(TableRow row, CancellationToken cancellationToken)
    {
        Count(0);
        return table.PutAsync(row, cancellationToken);
    }

    public Task<bool> DeleteAsync(string partitionKey, string rowKey, string? etag, CancellationToken cancellationToken)
    {
        Count(0);
        return table.DeleteAsync(partitionKey, rowKey, etag, cancellationToken);
    }

    public Task BatchAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken)
    {
        Count(0);
        return table.BatchAsync(writes, cancellationToken);
    }

    private void Count(int rows)
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Add(ref _rows, rows);
    }
}

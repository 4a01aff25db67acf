using CondaStore.Domain.Store.Ports;
using CondaStore.Local.Storage;

namespace CondaStore.Functions.Tests.Api;

/// <summary>The table of a store whose disk became full: reading still works, and so does what starts the store.</summary>
internal sealed class FullTable(EmbeddedStorage storage) : ITable
{
    public Task<TableRow?> GetAsync(string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        storage.Table.GetAsync(partitionKey, rowKey, cancellationToken);

    public Task<TablePage> QueryAsync(TableRange range, int take, string? continuation, CancellationToken cancellationToken) =>
        storage.Table.QueryAsync(range, take, continuation, cancellationToken);

    public Task<string> InsertAsync(TableRow row, CancellationToken cancellationToken) => storage.Table.InsertAsync(row, cancellationToken);

    public Task<string> ReplaceAsync(TableRow row, string etag, CancellationToken cancellationToken) =>
        storage.Table.ReplaceAsync(row, etag, cancellationToken);

    public Task<string> PutAsync(TableRow row, CancellationToken cancellationToken) =>
        throw StorageUnavailableException.DiskFull("the table");

    public Task<bool> DeleteAsync(string partitionKey, string rowKey, string? etag, CancellationToken cancellationToken) =>
        storage.Table.DeleteAsync(partitionKey, rowKey, etag, cancellationToken);

    public Task BatchAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken) => storage.Table.BatchAsync(writes, cancellationToken);
}

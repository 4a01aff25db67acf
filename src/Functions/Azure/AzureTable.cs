using Azure;
using Azure.Data.Tables;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Functions.Azure;

/// <summary>Implements <see cref="ITable"/> with a table of Azure Table Storage.</summary>
internal sealed class AzureTable(TableClient table) : ITable
{
    public Task<TableRow?> GetAsync(string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        TableLimits.CheckKey(partitionKey);
        TableLimits.CheckKey(rowKey);
        return AzureFailure.MapAsync(
            $"reading row {partitionKey}/{rowKey}",
            async () =>
            {
                NullableResponse<TableEntity> found = await table.GetEntityIfExistsAsync<TableEntity>(
                    partitionKey, rowKey, cancellationToken: cancellationToken);
                return found.HasValue ? Row(found.Value!) : null;
            },
            cancellationToken);
    }

    public Task<TablePage> QueryAsync(TableRange range, int take, string? continuation, CancellationToken cancellationToken)
    {
        TableLimits.CheckTake(take);
        return AzureFailure.MapAsync(
            $"listing rows of {range.PartitionKey ?? "all partitions"}",
            async () =>
            {
                AsyncPageable<TableEntity> rows = table.QueryAsync<TableEntity>(Filter(range), take, cancellationToken: cancellationToken);
                await foreach (Page<TableEntity> page in rows.AsPages(continuation, take))
                {
                    return new TablePage([.. page.Values.Select(Row)], page.ContinuationToken);
                }

                return new TablePage([], null);
            },
            cancellationToken);
    }

    public Task<string> InsertAsync(TableRow row, CancellationToken cancellationToken)
    {
        TableLimits.CheckRow(row);
        return WriteAsync(row, "adding", () => table.AddEntityAsync(Entity(row), cancellationToken), cancellationToken);
    }

    public Task<string> ReplaceAsync(TableRow row, string etag, CancellationToken cancellationToken)
    {
        TableLimits.CheckRow(row);
        return WriteAsync(
            row, "replacing", () => table.UpdateEntityAsync(Entity(row), new ETag(etag), TableUpdateMode.Replace, cancellationToken),
            cancellationToken);
    }

    public Task<string> PutAsync(TableRow row, CancellationToken cancellationToken)
    {
        TableLimits.CheckRow(row);
        return WriteAsync(
            row, "writing", () => table.UpsertEntityAsync(Entity(row), TableUpdateMode.Replace, cancellationToken), cancellationToken);
    }

    public async Task<bool> DeleteAsync(string partitionKey, string rowKey, string? etag, CancellationToken cancellationToken)
    {
        TableLimits.CheckKey(partitionKey);
        TableLimits.CheckKey(rowKey);
        try
        {
            Response response = await AzureFailure.MapAsync(
                $"deleting row {partitionKey}/{rowKey}",
                () => table.DeleteEntityAsync(partitionKey, rowKey, etag is null ? ETag.All : new ETag(etag), cancellationToken),
                cancellationToken);
            return response.Status != 404 || (etag is null ? false : throw Missing(partitionKey, rowKey, null));
        }
        catch (StoreException e) when (e.Code == ErrorCode.NotFound)
        {
            return etag is null ? false : throw Missing(partitionKey, rowKey, e);
        }
    }

    public async Task BatchAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken)
    {
        TableLimits.CheckBatch(writes);
        try
        {
            await AzureFailure.MapAsync(
                $"writing {writes.Count} rows of {writes[0].PartitionKey}",
                () => table.SubmitTransactionAsync(writes.Select(Action), cancellationToken),
                cancellationToken);
        }
        catch (StoreException e) when (e.Code == ErrorCode.NotFound)
        {
            throw Missing(writes[0].PartitionKey, "(a row of a batch)", e);
        }
    }

    private static async Task<string> WriteAsync(TableRow row, string verb, Func<Task<Response>> call, CancellationToken cancellationToken)
    {
        try
        {
            Response response = await AzureFailure.MapAsync($"{verb} row {row.PartitionKey}/{row.RowKey}", call, cancellationToken);
            return response.Headers.ETag!.Value.ToString();
        }
        catch (StoreException e) when (e.Code == ErrorCode.NotFound)
        {
            throw Missing(row.PartitionKey, row.RowKey, e);
        }
    }

    private static TableTransactionAction Action(TableWrite write) => write.Kind switch
    {
        TableWriteKind.Insert => new TableTransactionAction(TableTransactionActionType.Add, Entity(write.Row!)),
        TableWriteKind.Replace => new TableTransactionAction(
            TableTransactionActionType.UpdateReplace, Entity(write.Row!), new ETag(write.ETag!)),
        TableWriteKind.Put => new TableTransactionAction(TableTransactionActionType.UpsertReplace, Entity(write.Row!)),
        _ => new TableTransactionAction(
            TableTransactionActionType.Delete,
            new TableEntity(write.PartitionKey, write.RowKey),
            write.ETag is null ? ETag.All : new ETag(write.ETag)),
    };

    private static string? Filter(TableRange range)
    {
        if (range.PartitionKey is null)
        {
            return null;
        }

        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {range.PartitionKey}");
        filter += range.From is { Length: > 0 } from ? TableClient.CreateQueryFilter($" and RowKey ge {from}") : "";
        return filter + (range.Before is { } before ? TableClient.CreateQueryFilter($" and RowKey lt {before}") : "");
    }

    private static TableEntity Entity(TableRow row)
    {
        TableEntity entity = new(row.PartitionKey, row.RowKey);
        foreach ((string name, object value) in row.Properties)
        {
            entity[name] = value;
        }

        return entity;
    }

    private static TableRow Row(TableEntity entity)
    {
        TableRow row = new(entity.PartitionKey, entity.RowKey, entity.ETag.ToString());
        foreach ((string name, object value) in entity)
        {
            if (name is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag"))
            {
                row[name] = value;
            }
        }

        return row;
    }

    private static ConflictException Missing(string partitionKey, string rowKey, Exception? inner) =>
        new($"Row {partitionKey}/{rowKey} no longer exists.", inner);
}

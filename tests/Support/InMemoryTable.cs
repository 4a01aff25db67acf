using CondaStore.Domain.Store.Ports;

namespace CondaStore.Tests.Support;

/// <summary>
/// A table in memory that passes the table contract. Before each operation it pauses where a test wants, so that a test
/// decides whose turn is next, and after each write it shows the rows written.
/// </summary>
public sealed class InMemoryTable : ITable
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(string Partition, string Row), TableRow> _rows = new(new KeyOrder());
    private long _version;

    /// <summary>Awaited before every operation.</summary>
    public Func<Task> Pause { get; set; } = () => Task.CompletedTask;

    /// <summary>Called with every row before and after a write of it; null for none.</summary>
    public Action<TableRow?, TableRow?> OnWrite { get; set; } = (_, _) => { };

    /// <summary>All rows in order.</summary>
    public IReadOnlyList<TableRow> Rows
    {
        get
        {
            lock (_lock)
            {
                return [.. _rows.Values];
            }
        }
    }

    public async Task<TableRow?> GetAsync(string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        TableLimits.CheckKey(partitionKey);
        TableLimits.CheckKey(rowKey);
        await Pause();
        lock (_lock)
        {
            return _rows.GetValueOrDefault((partitionKey, rowKey)) is { } row ? Copy(row, row.ETag!) : null;
        }
    }

    public async Task<TablePage> QueryAsync(TableRange range, int take, string? continuation, CancellationToken cancellationToken)
    {
        TableLimits.CheckTake(take);
        await Pause();
        lock (_lock)
        {
            TableRow[] found = [.. _rows.Values.Where(r => IsIn(range, r) && IsAfter(continuation, r)).Take(take + 1)];
            TableRow[] page = [.. found.Take(take).Select(r => Copy(r, r.ETag!))];
            return new TablePage(page, found.Length > take ? page[^1].PartitionKey + "/" + page[^1].RowKey : null);
        }
    }

    public Task<string> InsertAsync(TableRow row, CancellationToken cancellationToken) => WriteOneAsync(TableWrite.Insert(row));

    public Task<string> ReplaceAsync(TableRow row, string etag, CancellationToken cancellationToken) => WriteOneAsync(TableWrite.Replace(row, etag));

    public Task<string> PutAsync(TableRow row, CancellationToken cancellationToken) => WriteOneAsync(TableWrite.Put(row));

    public async Task<bool> DeleteAsync(string partitionKey, string rowKey, string? etag, CancellationToken cancellationToken)
    {
        TableLimits.CheckKey(partitionKey);
        TableLimits.CheckKey(rowKey);
        await Pause();
        lock (_lock)
        {
            if (etag is null && !_rows.ContainsKey((partitionKey, rowKey)))
            {
                return false;
            }

            Apply([TableWrite.Delete(partitionKey, rowKey, etag)]);
            return true;
        }
    }

    public async Task BatchAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken)
    {
        TableLimits.CheckBatch(writes);
        await Pause();
        lock (_lock)
        {
            Apply(writes);
        }
    }

    private async Task<string> WriteOneAsync(TableWrite write)
    {
        TableLimits.CheckRow(write.Row!);
        await Pause();
        lock (_lock)
        {
            Apply([write]);
            return _rows[(write.PartitionKey, write.RowKey)].ETag!;
        }
    }

    private void Apply(IReadOnlyList<TableWrite> writes)
    {
        foreach (TableWrite write in writes)
        {
            bool exists = _rows.TryGetValue((write.PartitionKey, write.RowKey), out TableRow? row);
            bool good = write.Kind switch
            {
                TableWriteKind.Insert => !exists,
                TableWriteKind.Put => true,
                _ => exists && (write.ETag is null || row!.ETag == write.ETag),
            };
            if (!good)
            {
                throw new ConflictException($"{write.Kind} of '{write.PartitionKey}' '{write.RowKey}'");
            }
        }

        foreach (TableWrite write in writes)
        {
            (string, string) key = (write.PartitionKey, write.RowKey);
            TableRow? before = _rows.GetValueOrDefault(key);
            TableRow? after = write.Row is null ? null : Copy(write.Row, $"v{++_version}");
            if (after is null)
            {
                _rows.Remove(key);
            }
            else
            {
                _rows[key] = after;
            }

            OnWrite(before, after);
        }
    }

    private static bool IsIn(TableRange range, TableRow row) =>
        range.PartitionKey is null
        || (row.PartitionKey == range.PartitionKey
            && (range.From is null || string.CompareOrdinal(row.RowKey, range.From) >= 0)
            && (range.Before is null || string.CompareOrdinal(row.RowKey, range.Before) < 0));

    private static bool IsAfter(string? continuation, TableRow row)
    {
        if (continuation is null)
        {
            return true;
        }

        int slash = continuation.IndexOf('/', StringComparison.Ordinal);
        return new KeyOrder().Compare((row.PartitionKey, row.RowKey), (continuation[..slash], continuation[(slash + 1)..])) > 0;
    }

    private static TableRow Copy(TableRow row, string etag)
    {
        TableRow copy = new(row.PartitionKey, row.RowKey, etag);
        foreach ((string name, object value) in row.Properties)
        {
            copy[name] = value;
        }

        return copy;
    }

    private sealed class KeyOrder : IComparer<(string Partition, string Row)>
    {
        public int Compare((string Partition, string Row) x, (string Partition, string Row) y)
        {
            int order = string.CompareOrdinal(x.Partition, y.Partition);
            return order != 0 ? order : string.CompareOrdinal(x.Row, y.Row);
        }
    }
}

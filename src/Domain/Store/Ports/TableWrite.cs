namespace CondaStore.Domain.Store.Ports;

/// <summary>Represents a write of a batch.</summary>
public sealed class TableWrite
{
    private TableWrite(TableWriteKind kind, string partitionKey, string rowKey, TableRow? row, string? etag)
    {
        Kind = kind;
        PartitionKey = partitionKey;
        RowKey = rowKey;
        Row = row;
        ETag = etag;
    }

    /// <summary>Gets the kind of write.</summary>
    public TableWriteKind Kind { get; }

    /// <summary>Gets the partition, the same in all writes of a batch.</summary>
    public string PartitionKey { get; }

    /// <summary>Gets the row, different in all writes of a batch.</summary>
    public string RowKey { get; }

    /// <summary>Gets the row to write; null for a deletion.</summary>
    public TableRow? Row { get; }

    /// <summary>Gets the ETag that must match; null for none.</summary>
    public string? ETag { get; }

    /// <summary>Creates a write like <see cref="ITable.InsertAsync"/>.</summary>
    public static TableWrite Insert(TableRow row) => new(TableWriteKind.Insert, row.PartitionKey, row.RowKey, row, null);

    /// <summary>Creates a write like <see cref="ITable.ReplaceAsync"/>.</summary>
    public static TableWrite Replace(TableRow row, string etag) =>
        new(TableWriteKind.Replace, row.PartitionKey, row.RowKey, row, etag);

    /// <summary>Creates a write like <see cref="ITable.PutAsync"/>.</summary>
    public static TableWrite Put(TableRow row) => new(TableWriteKind.Put, row.PartitionKey, row.RowKey, row, null);

    /// <summary>Deletes a row that must exist: a table service has no unconditional deletion of a missing row inside a batch.</summary>
    public static TableWrite Delete(string partitionKey, string rowKey, string? etag) =>
        new(TableWriteKind.Delete, partitionKey, rowKey, null, etag);
}

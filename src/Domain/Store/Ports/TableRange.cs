namespace CondaStore.Domain.Store.Ports;

/// <summary>Represents a contiguous range of rows in key order.</summary>
public sealed class TableRange
{
    private TableRange(string? partitionKey, string? from, string? before)
    {
        PartitionKey = partitionKey;
        From = from;
        Before = before;
    }

    /// <summary>Gets the whole table, for backup and for rebuilding indexes, never for requests that a user waits for.</summary>
    public static TableRange Everything { get; } = new(null, null, null);

    /// <summary>Gets the partition; null means all, by partition key and row key.</summary>
    public string? PartitionKey { get; }

    /// <summary>First row key, inclusive; null means from the start.</summary>
    public string? From { get; }

    /// <summary>Row key that ends the range, exclusive; null means to the end.</summary>
    public string? Before { get; }

    /// <summary>Returns all rows of a partition.</summary>
    public static TableRange Partition(string partitionKey) => new(partitionKey, null, null);

    /// <summary>Rows of a partition with <paramref name="from"/> &lt;= key &lt; <paramref name="before"/>.</summary>
    public static TableRange Between(string partitionKey, string? from, string? before) => new(partitionKey, from, before);

    /// <summary>Rows of a partition whose keys start with a text.</summary>
    public static TableRange Prefix(string partitionKey, string prefix) => new(partitionKey, prefix, After(prefix));

    // Returns the smallest text above all texts with the prefix. Keys never end in U+FFFF, a noncharacter.
    private static string? After(string prefix) =>
        prefix.Length == 0 ? null : string.Concat(prefix.AsSpan(0, prefix.Length - 1), [(char)(prefix[^1] + 1)]);
}

using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Ports;

/// <summary>
/// Represents a row of <see cref="ITable"/>: two keys and typed properties. A property is a string, long, double, bool, DateTimeOffset
/// (kept in UTC) or byte array; a property set to null is absent.
/// </summary>
public sealed class TableRow
{
    private readonly SortedDictionary<string, object> _properties = new(StringComparer.Ordinal);

    /// <summary>Initializes a row without properties.</summary>
    /// <param name="partitionKey">See <see cref="TableLimits.CheckKey"/>.</param>
    /// <param name="rowKey">See <see cref="TableLimits.CheckKey"/>.</param>
    /// <param name="etag">The version that was read; null for a row created by the caller.</param>
    public TableRow(string partitionKey, string rowKey, string? etag = null)
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
        ETag = etag;
    }

    /// <summary>Gets the partition.</summary>
    public string PartitionKey { get; }

    /// <summary>Gets the key within the partition.</summary>
    public string RowKey { get; }

    /// <summary>Gets the version that was read.</summary>
    public string? ETag { get; }

    /// <summary>Gets the properties by name, in ordinal order.</summary>
    public IReadOnlyDictionary<string, object> Properties => _properties;

    /// <summary>Gets (null if absent) or sets (null removes) a property.</summary>
    /// <exception cref="StoreException">The type of the value is not supported by tables.</exception>
    public object? this[string name]
    {
        get => _properties.GetValueOrDefault(name);
        set
        {
            switch (value)
            {
                case null:
                    _properties.Remove(name);
                    break;
                case int number:
                    _properties[name] = (long)number;
                    break;
                case DateTimeOffset time:
                    _properties[name] = time.ToUniversalTime();
                    break;
                case string or long or double or bool or byte[]:
                    _properties[name] = value;
                    break;
                default:
                    throw new StoreException(ErrorCode.InvalidRequest, $"A table cannot hold a value of type {value.GetType().Name}.");
            }
        }
    }

    /// <summary>Returns a string property; null when absent or of another type.</summary>
    public string? Text(string name) => this[name] as string;

    /// <summary>Returns a number; <paramref name="missing"/> when absent or of another type.</summary>
    public long Number(string name, long missing = 0) => this[name] is long value ? value : missing;

    /// <summary>Returns a number; null when absent or of another type.</summary>
    public long? NumberOrNull(string name) => this[name] as long?;

    /// <summary>Returns a flag; false when absent or of another type.</summary>
    public bool Flag(string name) => this[name] is true;

    /// <summary>Returns a time in UTC; null when absent or of another type.</summary>
    public DateTimeOffset? Time(string name) => this[name] as DateTimeOffset?;

    /// <summary>Bytes; null when absent or of another type.</summary>
    public byte[]? Bytes(string name) => this[name] as byte[];
}

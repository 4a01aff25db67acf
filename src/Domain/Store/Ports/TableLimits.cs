using System.Text;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Ports;

/// <summary>
/// Defines the limits of Azure Table Storage. Every adapter checks them before it writes, so that what works on one machine works in the
/// cloud.
/// </summary>
public static class TableLimits
{
    /// <summary>Longest key, in UTF-16 units: the service allows 1 KiB and counts two bytes each.</summary>
    public const int KeyLength = 512;

    /// <summary>Largest row with keys and property names, in bytes as the service counts them (UTF-16).</summary>
    public const int RowBytes = 1024 * 1024;

    /// <summary>Longest string property, in UTF-16 units (64 KiB).</summary>
    public const int TextLength = 32 * 1024;

    /// <summary>Longest binary property.</summary>
    public const int BinaryBytes = 64 * 1024;

    /// <summary>Most properties beside the keys and the timestamp.</summary>
    public const int Properties = 252;

    /// <summary>Most writes in a batch.</summary>
    public const int BatchRows = 100;

    /// <summary>Largest batch, by the sizes of its rows.</summary>
    public const int BatchBytes = 4 * 1024 * 1024;

    /// <summary>Most rows in a page.</summary>
    public const int PageRows = 1000;

    private static readonly DateTimeOffset FirstTime = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Checks a partition or row key: 1 to 512 characters, none of <c>/ \ # ?</c>, no control characters.</summary>
    public static void CheckKey(string key)
    {
        if (key.Length is 0 or > KeyLength)
        {
            throw Broken($"A key has {key.Length} characters; 1 to {KeyLength} are allowed.");
        }

        for (int i = 0; i < key.Length; i++)
        {
            char c = key[i];
            if (c is '/' or '\\' or '#' or '?' or '\uffff' || char.IsControl(c) || IsLoneSurrogate(key, i))
            {
                throw Broken($"A key holds the character U+{(int)c:X4}, which tables do not allow.");
            }
        }
    }

    /// <summary>Checks keys, property names, sizes and times of a row and returns its size in bytes.</summary>
    public static int CheckRow(TableRow row)
    {
        CheckKey(row.PartitionKey);
        CheckKey(row.RowKey);
        if (row.Properties.Count > Properties)
        {
            throw Broken($"A row has {row.Properties.Count} properties; {Properties} are allowed.");
        }

        long size = 4 + (2L * (row.PartitionKey.Length + row.RowKey.Length));
        foreach ((string name, object value) in row.Properties)
        {
            CheckName(name);
            size += 8 + (2L * name.Length) + SizeOf(name, value);
        }

        return size <= RowBytes ? (int)size : throw Broken($"A row has {size} bytes; {RowBytes} are allowed.");
    }

    /// <summary>Checks the writes of a batch: number, size, one partition, each row once.</summary>
    public static void CheckBatch(IReadOnlyList<TableWrite> writes)
    {
        if (writes.Count is 0 or > BatchRows)
        {
            throw Broken($"A batch has {writes.Count} writes; 1 to {BatchRows} are allowed.");
        }

        HashSet<string> keys = new(writes.Count, StringComparer.Ordinal);
        long size = 0;
        foreach (TableWrite write in writes)
        {
            if (write.PartitionKey != writes[0].PartitionKey)
            {
                throw Broken("A batch must stay in one partition.");
            }

            if (!keys.Add(write.RowKey))
            {
                throw Broken("A batch may name a row only once.");
            }

            CheckKey(write.PartitionKey);
            CheckKey(write.RowKey);
            size += write.Row is { } row ? CheckRow(row) : 0;
        }

        if (size > BatchBytes)
        {
            throw Broken($"A batch has {size} bytes; {BatchBytes} are allowed.");
        }
    }

    /// <summary>Checks the number of rows asked for in one page.</summary>
    public static void CheckTake(int take)
    {
        if (take is < 1 or > PageRows)
        {
            throw Broken($"A page of {take} rows was asked for; 1 to {PageRows} are allowed.");
        }
    }

    private static bool IsLoneSurrogate(string key, int index) =>
        char.IsHighSurrogate(key[index])
            ? index + 1 == key.Length || !char.IsLowSurrogate(key[index + 1])
            : char.IsLowSurrogate(key[index]) && (index == 0 || !char.IsHighSurrogate(key[index - 1]));

    private static void CheckName(string name)
    {
        bool good = name.Length is > 0 and <= 255 && (char.IsAsciiLetter(name[0]) || name[0] == '_');
        foreach (char c in name)
        {
            good &= char.IsAsciiLetterOrDigit(c) || c == '_';
        }

        if (!good || name is "PartitionKey" or "RowKey" or "Timestamp" or "ETag")
        {
            throw Broken($"'{name}' cannot be the name of a property.");
        }
    }

    private static long SizeOf(string name, object value)
    {
        switch (value)
        {
            case string text:
                if (text.Length > TextLength)
                {
                    throw Broken($"Property {name} has {text.Length} characters; {TextLength} are allowed.");
                }

                CheckText(name, text);
                return 4 + (2L * text.Length);
            case byte[] bytes:
                if (bytes.Length > BinaryBytes)
                {
                    throw Broken($"Property {name} has {bytes.Length} bytes; {BinaryBytes} are allowed.");
                }

                return 4 + bytes.Length;
            case DateTimeOffset time:
                return time >= FirstTime ? 8 : throw Broken($"Property {name} holds a time before the year 1601.");
            case double number:
                return double.IsFinite(number) ? 8 : throw Broken($"Property {name} is not a finite number.");
            case bool:
                return 1;
            default:
                return 8;
        }
    }

    private static void CheckText(string name, string text)
    {
        try
        {
            _ = StrictUtf8.GetByteCount(text);
        }
        catch (EncoderFallbackException)
        {
            throw Broken($"Property {name} is not valid Unicode text.");
        }
    }

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static StoreException Broken(string message) => new(ErrorCode.InvalidRequest, message);
}

using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Local.Storage;

/// <summary>
/// Converts the properties of a row to and from the JSON of a text column, readable with any SQLite tool (<see cref="RowProperties"/>).
/// </summary>
internal static class StoredProperties
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the properties as JSON.</summary>
    public static string Write(TableRow row)
    {
        ArrayBufferWriter<byte> buffer = new(512);
        using (Utf8JsonWriter writer = new(buffer, Plain))
        {
            RowProperties.Write(writer, row);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads a row with the properties in <paramref name="json"/>.</summary>
    /// <exception cref="JsonException">The text was not written by <see cref="Write"/>.</exception>
    public static TableRow Read(string partitionKey, string rowKey, string etag, string json)
    {
        TableRow row = new(partitionKey, rowKey, etag);
        using JsonDocument document = JsonDocument.Parse(json);
        RowProperties.Read(document.RootElement, row);
        return row;
    }
}

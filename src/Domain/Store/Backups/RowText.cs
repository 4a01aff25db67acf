using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Backups;

/// <summary>Serializes rows as lines of JSON: <c>{"row":key,"values":{…}}</c>, the values as <see cref="RowProperties"/> writes
/// them.</summary>
internal static class RowText
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns a row as a line, without the line feed.</summary>
    public static byte[] Write(TableRow row)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Plain))
        {
            writer.WriteStartObject();
            writer.WriteString("row", row.RowKey);
            writer.WritePropertyName("values");
            RowProperties.Write(writer, row);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Returns the row in a line.</summary>
    /// <exception cref="JsonException">The line was not written by <see cref="Write"/>.</exception>
    public static TableRow Read(string partition, ReadOnlyMemory<byte> line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("row", out JsonElement key) || key.ValueKind != JsonValueKind.String
            || !root.TryGetProperty("values", out JsonElement values) || values.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("The line is not a row.");
        }

        TableRow row = new(partition, key.GetString()!);
        RowProperties.Read(values, row);
        return row;
    }
}

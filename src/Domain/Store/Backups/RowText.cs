using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Backups;

/// <summary>
/// Rows as lines of JSON: <c>{"row":key,"values":{name:value}}</c>. Texts, truth values and whole numbers are JSON's own; what JSON has
/// no form for is an object of one member: <c>double</c>, <c>time</c> (ISO 8601, 100 ns) or <c>bytes</c> (base64).
/// </summary>
internal static class RowText
{
    private const string Double = "double";
    private const string Time = "time";
    private const string Bytes = "bytes";

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A row as a line, without the line feed.</summary>
    public static byte[] Write(TableRow row)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Plain))
        {
            writer.WriteStartObject();
            writer.WriteString("row", row.RowKey);
            writer.WriteStartObject("values");
            foreach ((string name, object value) in row.Properties)
            {
                writer.WritePropertyName(name);
                WriteValue(writer, value);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The row in a line.</summary>
    /// <exception cref="JsonException">The line is not one that <see cref="Write"/> makes.</exception>
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
        foreach (JsonProperty property in values.EnumerateObject())
        {
            row[property.Name] = ReadValue(property.Value);
        }

        return row;
    }

    private static void WriteValue(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            default:
                writer.WriteStartObject();
                (string kind, string form) = value switch
                {
                    double number => (Double, number.ToString("R", CultureInfo.InvariantCulture)),
                    DateTimeOffset time => (Time, time.ToString("O", CultureInfo.InvariantCulture)),
                    _ => (Bytes, Convert.ToBase64String((byte[])value)),
                };
                writer.WriteString(kind, form);
                writer.WriteEndObject();
                break;
        }
    }

    private static object ReadValue(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return value.GetString()!;
            case JsonValueKind.True or JsonValueKind.False:
                return value.GetBoolean();
            case JsonValueKind.Number when value.TryGetInt64(out long number):
                return number;
            case JsonValueKind.Object when value.EnumerateObject().ToArray() is [{ Value.ValueKind: JsonValueKind.String } only]:
                return ReadTyped(only.Name, only.Value);
            default:
                throw new JsonException($"A row cannot hold {value.ValueKind}.");
        }
    }

    private static object ReadTyped(string kind, JsonElement value)
    {
        string text = value.GetString()!;
        switch (kind)
        {
            case Double when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number):
                return number;
            case Time when DateTimeOffset.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTimeOffset time):
                return time;
            case Bytes when value.TryGetBytesFromBase64(out byte[]? bytes):
                return bytes;
            default:
                throw new JsonException($"A row cannot hold '{kind}'.");
        }
    }
}

using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Local.Storage;

/// <summary>
/// The properties of a row as JSON, readable with any SQLite tool: text, whole numbers and flags as themselves, the other
/// types as <c>{"double":…}</c>, <c>{"time":"…"}</c> and <c>{"bytes":"…"}</c>.
/// </summary>
internal static class RowCodec
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(TableRow row)
    {
        ArrayBufferWriter<byte> buffer = new(512);
        using (Utf8JsonWriter writer = new(buffer, Plain))
        {
            writer.WriteStartObject();
            foreach ((string name, object value) in row.Properties)
            {
                writer.WritePropertyName(name);
                WriteValue(writer, value);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static TableRow Read(string partitionKey, string rowKey, string etag, string json)
    {
        TableRow row = new(partitionKey, rowKey, etag);
        using JsonDocument document = JsonDocument.Parse(json);
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
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
            case long number:
                writer.WriteNumberValue(number);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case double number:
                writer.WriteStartObject();
                writer.WriteNumber("double", number);
                writer.WriteEndObject();
                break;
            case DateTimeOffset time:
                writer.WriteStartObject();
                writer.WriteString("time", time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
                writer.WriteEndObject();
                break;
            case byte[] bytes:
                writer.WriteStartObject();
                writer.WriteBase64String("bytes", bytes);
                writer.WriteEndObject();
                break;
            default:
                throw new InvalidOperationException($"A row holds a {value.GetType().Name}.");
        }
    }

    private static object ReadValue(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return value.GetString()!;
            case JsonValueKind.Number:
                return value.GetInt64();
            case JsonValueKind.True or JsonValueKind.False:
                return value.GetBoolean();
            default:
                JsonProperty typed = value.EnumerateObject().Single();
                return typed.Name switch
                {
                    "double" => typed.Value.GetDouble(),
                    "time" => typed.Value.GetDateTimeOffset(),
                    "bytes" => typed.Value.GetBytesFromBase64(),
                    _ => throw new InvalidOperationException($"A row holds a value of the unknown type '{typed.Name}'."),
                };
        }
    }
}

using System.Globalization;
using System.Text.Json;

namespace CondaStore.Domain.Store.Ports;

/// <summary>
/// Serializes the properties of a row as a readable JSON object. Strings, booleans and integers are JSON values; a value of any other type
/// is an object with one member: <c>double</c> (shortest round-trip text), <c>time</c> (ISO 8601 in UTC, 100 ns) or <c>bytes</c> (base64).
/// </summary>
public static class RowProperties
{
    private const string Double = "double";
    private const string Time = "time";
    private const string Bytes = "bytes";

    /// <summary>Writes the properties of a row as one object.</summary>
    public static void Write(Utf8JsonWriter writer, TableRow row)
    {
        writer.WriteStartObject();
        foreach ((string name, object value) in row.Properties)
        {
            writer.WritePropertyName(name);
            WriteValue(writer, value);
        }

        writer.WriteEndObject();
    }

    /// <summary>Sets the properties of a row from such an object.</summary>
    /// <exception cref="JsonException">The object was not written by <see cref="Write"/>.</exception>
    public static void Read(JsonElement properties, TableRow row)
    {
        foreach (JsonProperty property in properties.EnumerateObject())
        {
            row[property.Name] = ReadValue(property.Value);
        }
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
                (string kind, string form) = value switch
                {
                    double number => (Double, number.ToString("R", CultureInfo.InvariantCulture)),
                    DateTimeOffset time => (Time, time.ToString("O", CultureInfo.InvariantCulture)),
                    _ => (Bytes, Convert.ToBase64String((byte[])value)),
                };
                writer.WriteStartObject();
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

    private static object ReadTyped(string kind, JsonElement value) => kind switch
    {
        Double when double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
        Time when value.TryGetDateTimeOffset(out DateTimeOffset time) => time,
        Bytes when value.TryGetBytesFromBase64(out byte[]? bytes) => bytes,
        _ => throw new JsonException($"A row cannot hold '{kind}'."),
    };
}

using System.Buffers;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Ownership;

/// <summary>
/// Where the next page of environments begins, in the form that clients of conda-store know: base64 of
/// <c>{"last_id":…,"last_value":{"namespace":…,"name":…}}</c>.
/// </summary>
internal sealed record EnvironmentCursor(long LastId, string Namespace, string Name)
{
    public static string Write(StoreEnvironment last)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("last_id", last.Id);
            writer.WriteStartObject("last_value");
            writer.WriteString("namespace", last.Namespace);
            writer.WriteString("name", last.Name);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Convert.ToBase64String(buffer.WrittenSpan);
    }

    /// <summary>Reads a cursor; null for the start.</summary>
    /// <exception cref="StoreException">It is not one of ours (<see cref="ErrorCode.InvalidRequest"/>).</exception>
    public static EnvironmentCursor? Read(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return null;
        }

        try
        {
            // In a query a plus sign that was not encoded arrives as a blank.
            using JsonDocument document = JsonDocument.Parse(Convert.FromBase64String(cursor.Replace(' ', '+')));
            JsonElement value = document.RootElement.GetProperty("last_value");
            if (value.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            return new EnvironmentCursor(
                document.RootElement.GetProperty("last_id").GetInt64(),
                value.GetProperty("namespace").GetString() ?? throw new FormatException(),
                value.GetProperty("name").GetString() ?? throw new FormatException());
        }
        catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new StoreException(ErrorCode.InvalidRequest, "The cursor is not one that this list gave.", e);
        }
    }
}

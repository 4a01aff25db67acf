using System.Buffers;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>
/// Where the next page of environments begins, in the form that clients of conda-store know: base64 of
/// <c>{"last_id":…,"last_value":{"namespace":…,"name":…}}</c>. Every page comes with one; only that of an empty page is <see cref="End"/>.
/// </summary>
internal sealed record EnvironmentCursor(long LastId, string Namespace, string Name)
{
    /// <summary>What an empty page comes with: base64 of <c>{"last_id":null,"last_value":null}</c>, for which those clients look.</summary>
    public const string End = "eyJsYXN0X2lkIjpudWxsLCJsYXN0X3ZhbHVlIjpudWxsfQ==";

    /// <summary>What <see cref="End"/> is read as: the place behind every environment.</summary>
    public static EnvironmentCursor Behind { get; } = new(0, string.Empty, string.Empty);

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
                return Behind;
            }

            long id = document.RootElement.GetProperty("last_id").GetInt64();
            // Clients that send a cursor always begin with this one.
            if (id == 0 && !value.EnumerateObject().Any())
            {
                return null;
            }

            return new EnvironmentCursor(
                id,
                value.GetProperty("namespace").GetString() ?? throw new FormatException(),
                value.GetProperty("name").GetString() ?? throw new FormatException());
        }
        catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new StoreException(ErrorCode.InvalidRequest, "The cursor is not one that this list gave.", e);
        }
    }
}

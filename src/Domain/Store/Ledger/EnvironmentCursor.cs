using System.Buffers;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>
/// Represents the start of the next page of environments, in the form that clients of conda-store expect: base64 of
/// <c>{"last_id":…,"last_value":{"namespace":…,"name":…}}</c>. Every page has one; that of an empty page is <see cref="End"/>.
/// </summary>
internal sealed record EnvironmentCursor(long LastId, string Namespace, string Name)
{
    /// <summary>The cursor of an empty page: base64 of <c>{"last_id":null,"last_value":null}</c>, which those clients check for.</summary>
    public const string End = "eyJsYXN0X2lkIjpudWxsLCJsYXN0X3ZhbHVlIjpudWxsfQ==";

    /// <summary>Gets the parsed form of <see cref="End"/>: the position after every environment.</summary>
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

    /// <summary>Parses a cursor; null for the start.</summary>
    /// <exception cref="StoreException">The cursor is not valid (<see cref="ErrorCode.InvalidRequest"/>).</exception>
    public static EnvironmentCursor? Read(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return null;
        }

        try
        {
            // An unencoded plus sign in a query arrives as a blank.
            using JsonDocument document = JsonDocument.Parse(Convert.FromBase64String(cursor.Replace(' ', '+')));
            JsonElement value = document.RootElement.GetProperty("last_value");
            if (value.ValueKind == JsonValueKind.Null)
            {
                return Behind;
            }

            long id = document.RootElement.GetProperty("last_id").GetInt64();
            // Clients that use cursors start with this one.
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

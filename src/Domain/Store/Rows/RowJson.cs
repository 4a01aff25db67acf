using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CondaStore.Domain.Store.Rows;

/// <summary>Serializes lists as properties of a row.</summary>
internal static class RowJson
{
    /// <summary>Returns a list as text; null if it is empty, so that the property is omitted from the row.</summary>
    public static string? Write<T>(IReadOnlyList<T> list, JsonTypeInfo<IReadOnlyList<T>> type) =>
        list.Count == 0 ? null : JsonSerializer.Serialize(list, type);

    /// <summary>Parses a list from a text; empty if there is none.</summary>
    public static IReadOnlyList<T> Read<T>(string? text, JsonTypeInfo<IReadOnlyList<T>> type) =>
        text is null ? [] : JsonSerializer.Deserialize(text, type) ?? [];
}

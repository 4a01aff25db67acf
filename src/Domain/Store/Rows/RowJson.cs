using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CondaStore.Domain.Store.Rows;

/// <summary>Lists as properties of a row.</summary>
internal static class RowJson
{
    /// <summary>A list as text; null when it is empty, so that the property stays out of the row.</summary>
    public static string? Write<T>(IReadOnlyList<T> list, JsonTypeInfo<IReadOnlyList<T>> type) =>
        list.Count == 0 ? null : JsonSerializer.Serialize(list, type);

    /// <summary>The list in a text; empty when there is none.</summary>
    public static IReadOnlyList<T> Read<T>(string? text, JsonTypeInfo<IReadOnlyList<T>> type) =>
        text is null ? [] : JsonSerializer.Deserialize(text, type) ?? [];
}

using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CondaStore.Domain.Store.Authorization;
using CondaStore.Domain.Store.Building;

namespace CondaStore.Domain.Store;

/// <summary>The JSON in rows and blobs of the store.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<RoleMapping>))]
[JsonSerializable(typeof(IReadOnlyList<BuildArtifact>))]
[JsonSerializable(typeof(IReadOnlyList<BuildPackage>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class StoreJson : JsonSerializerContext
{
    /// <summary>A list as text; null when it is empty, so that the property stays out of the row.</summary>
    public static string? Write<T>(IReadOnlyList<T> list, JsonTypeInfo<IReadOnlyList<T>> type) =>
        list.Count == 0 ? null : JsonSerializer.Serialize(list, type);

    /// <summary>The list in a text; empty when there is none.</summary>
    public static IReadOnlyList<T> Read<T>(string? text, JsonTypeInfo<IReadOnlyList<T>> type) =>
        text is null ? [] : JsonSerializer.Deserialize(text, type) ?? [];
}

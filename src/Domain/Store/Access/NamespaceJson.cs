using System.Text.Json.Serialization;

namespace CondaStore.Domain.Store.Access;

/// <summary>The JSON in rows of namespaces and tokens.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<RoleMapping>))]
[JsonSerializable(typeof(Dictionary<string, string[]>))]
internal sealed partial class NamespaceJson : JsonSerializerContext;

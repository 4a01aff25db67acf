using System.Text.Json.Serialization;

namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>Provides the JSON serialization of manifests.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(PrefixManifest))]
internal sealed partial class PrefixManifestJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace CondaStore.Domain.Store.Bundles;

/// <summary>The JSON of bundles. The order of members is the order of declaration, so equal values have equal bytes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BundleManifest))]
[JsonSerializable(typeof(ManifestSignature))]
[JsonSerializable(typeof(ImportPlan))]
internal sealed partial class BundleJson : JsonSerializerContext;

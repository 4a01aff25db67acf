using System.Text.Json.Serialization;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>The JSON in rows and blobs of the store.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<BuildArtifact>))]
[JsonSerializable(typeof(IReadOnlyList<BuildPackage>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(BuildUpdate))]
internal sealed partial class LedgerJson : JsonSerializerContext;

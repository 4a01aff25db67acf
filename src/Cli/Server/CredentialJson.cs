using System.Text.Json.Serialization;

namespace CondaStore.Cli.Server;

/// <summary>Provides the JSON serialization of saved tokens.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SortedDictionary<string, Credential>))]
internal sealed partial class CredentialJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace CondaStore.Domain.Store.Archiving;

/// <summary>Provides the JSON serialization of plans and results in blobs.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ArchivePlan))]
[JsonSerializable(typeof(ArchiveResult))]
internal sealed partial class ArchiveJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace CondaStore.Domain.Store.Archiving;

/// <summary>Plans and results in blobs.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ArchivePlan))]
[JsonSerializable(typeof(ArchiveResult))]
internal sealed partial class ArchiveJson : JsonSerializerContext;

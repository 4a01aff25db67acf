using System.Text.Json.Serialization;

namespace CondaStore.Domain.Store.Backups;

/// <summary>The JSON of backups.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BackupManifest))]
[JsonSerializable(typeof(BackupBlob))]
[JsonSerializable(typeof(SealedKeys))]
[JsonSerializable(typeof(IReadOnlyList<byte[]>))]
internal sealed partial class BackupJson : JsonSerializerContext;

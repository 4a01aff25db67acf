using System.Text.Json;
using System.Text.Json.Serialization;

namespace CondaStore.Client;

/// <summary>Provides the JSON serialization of the client. Unknown members are ignored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UtcTimeConverter)])]
[JsonSerializable(typeof(RemoteBuild))]
[JsonSerializable(typeof(RemoteDifferences))]
[JsonSerializable(typeof(ArchiveRequest))]
[JsonSerializable(typeof(ArchiveFilterRequest))]
[JsonSerializable(typeof(RemoteArchiveAnswer))]
[JsonSerializable(typeof(RemoteArchivePlan))]
[JsonSerializable(typeof(RemoteArchiveRun))]
[JsonSerializable(typeof(IReadOnlyList<RemoteArchiveRun>))]
[JsonSerializable(typeof(RecreateRequest))]
[JsonSerializable(typeof(RemoteBackup))]
[JsonSerializable(typeof(IReadOnlyList<RemoteBackup>))]
[JsonSerializable(typeof(RemoteOperation))]
[JsonSerializable(typeof(BackupRequest))]
[JsonSerializable(typeof(PruneRequest))]
[JsonSerializable(typeof(RemotePrunePlan))]
[JsonSerializable(typeof(RestoreRequest))]
[JsonSerializable(typeof(RemoteRestorePreview))]
[JsonSerializable(typeof(ImportRequest))]
[JsonSerializable(typeof(RemoteImport))]
[JsonSerializable(typeof(RemoteReceipt))]
[JsonSerializable(typeof(RemoteImportPreview))]
internal sealed partial class ClientJson : JsonSerializerContext
{
    /// <summary>Serializes a request body.</summary>
    public static byte[] Write<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.SerializeToUtf8Bytes(value, type);
}

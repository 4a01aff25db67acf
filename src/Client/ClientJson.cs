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
[JsonSerializable(typeof(IReadOnlyList<RemoteBuild>))]
[JsonSerializable(typeof(StartedBuild))]
[JsonSerializable(typeof(RemoteEnvironment))]
[JsonSerializable(typeof(IReadOnlyList<RemoteEnvironment>))]
[JsonSerializable(typeof(EnvironmentChange))]
[JsonSerializable(typeof(RemoteNamespace))]
[JsonSerializable(typeof(IReadOnlyList<RemoteNamespace>))]
[JsonSerializable(typeof(RemoteNamespaceRole))]
[JsonSerializable(typeof(IReadOnlyList<RemoteNamespaceRole>))]
[JsonSerializable(typeof(NamespaceChange))]
[JsonSerializable(typeof(NamespaceRoleRequest))]
[JsonSerializable(typeof(SpecificationRequest))]
[JsonSerializable(typeof(RemotePreview))]
[JsonSerializable(typeof(SolveAnswer))]
[JsonSerializable(typeof(RemoteSolvedPackage))]
[JsonSerializable(typeof(RemotePackage))]
[JsonSerializable(typeof(IReadOnlyList<RemotePackage>))]
[JsonSerializable(typeof(RemoteChannel))]
[JsonSerializable(typeof(IReadOnlyList<RemoteChannel>))]
[JsonSerializable(typeof(RemoteCaller))]
[JsonSerializable(typeof(CreateTokenRequest))]
[JsonSerializable(typeof(RemoteAuditEntry))]
[JsonSerializable(typeof(IReadOnlyList<RemoteAuditEntry>))]
[JsonSerializable(typeof(RemoteAuditVerification))]
[JsonSerializable(typeof(CreatedToken))]
[JsonSerializable(typeof(RemoteToken))]
[JsonSerializable(typeof(IReadOnlyList<RemoteToken>))]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, JsonElement>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, RemoteNamespaceUsage>))]
[JsonSerializable(typeof(RemoteDiskUsage))]
[JsonSerializable(typeof(RemoteStatus))]
[JsonSerializable(typeof(RemoteHealthCheck))]
internal sealed partial class ClientJson : JsonSerializerContext
{
    /// <summary>Serializes a request body.</summary>
    public static byte[] Write<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.SerializeToUtf8Bytes(value, type);
}

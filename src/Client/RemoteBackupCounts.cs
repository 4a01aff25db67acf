namespace CondaStore.Client;

/// <summary>How much a backup holds.</summary>
/// <param name="Namespaces">Namespaces.</param>
/// <param name="Environments">Environments.</param>
/// <param name="Builds">Builds.</param>
/// <param name="Requeued">Builds that were under way and are recorded as queued.</param>
/// <param name="Blobs">Blobs.</param>
/// <param name="Bytes">Bytes of all blobs.</param>
public sealed record RemoteBackupCounts(int Namespaces, int Environments, int Builds, int Requeued, int Blobs, long Bytes);

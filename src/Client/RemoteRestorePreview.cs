namespace CondaStore.Client;

/// <summary>What a restore would do.</summary>
/// <param name="Backup">The backup.</param>
/// <param name="Namespaces">The namespaces that would be restored.</param>
/// <param name="Environments">How many environments they have.</param>
/// <param name="Active">How many of these would be built on disk again.</param>
/// <param name="Problems">Why it would be refused; empty when it would not.</param>
public sealed record RemoteRestorePreview(
    RemoteBackup Backup, IReadOnlyList<string> Namespaces, int Environments, int Active, IReadOnlyList<string> Problems);

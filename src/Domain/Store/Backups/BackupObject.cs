namespace CondaStore.Domain.Store.Backups;

/// <summary>An object of a repository.</summary>
/// <param name="Sha256">Hash of its content, and its name.</param>
/// <param name="Length">Bytes of its content.</param>
public sealed record BackupObject(string Sha256, long Length);

namespace CondaStore.Domain.Store.Backups;

/// <summary>A blob in a backup.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">Hash of its content.</param>
/// <param name="Version">The version that was read; the next backup does not read a blob again that still has it.</param>
internal sealed record BackupBlob(string Name, long Length, string Sha256, string Version);

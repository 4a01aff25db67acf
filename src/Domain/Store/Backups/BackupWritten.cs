namespace CondaStore.Domain.Store.Backups;

/// <summary>What a backup added to its repository.</summary>
/// <param name="Objects">Objects that were not there.</param>
/// <param name="Bytes">Bytes of their content.</param>
public sealed record BackupWritten(int Objects, long Bytes);

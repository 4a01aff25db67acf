namespace CondaStore.Domain.Store.Backups;

/// <summary>What seals the keys in backups of this store, and opens those of the store that a backup is of; null for none.</summary>
public sealed record BackupPassphrase(string? Text);

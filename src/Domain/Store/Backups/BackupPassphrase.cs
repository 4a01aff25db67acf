namespace CondaStore.Domain.Store.Backups;

/// <summary>Represents the passphrase that seals the keys in backups of this store and opens those in restored backups; null for
/// none.</summary>
public sealed record BackupPassphrase(string? Text);

namespace CondaStore.Domain.Store.Backups;

/// <summary>Which backups a pruning leaves: those that meet one of the two, and the newest always.</summary>
/// <param name="Last">The newest so many; null for no such rule.</param>
/// <param name="Since">Those begun at or after this moment, UTC; null for no such rule.</param>
public sealed record BackupsToKeep(int? Last, DateTimeOffset? Since);

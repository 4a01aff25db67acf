namespace CondaStore.Domain.Store.Backups;

/// <summary>How far a restore is.</summary>
/// <param name="Backup">The backup.</param>
/// <param name="Namespaces">The namespaces that were chosen; empty for the whole store.</param>
/// <param name="Phase">The phase.</param>
/// <param name="ETag">The version that was read.</param>
public sealed record RestoreState(string Backup, IReadOnlyList<string> Namespaces, RestorePhase Phase, string? ETag = null);

namespace CondaStore.Domain.Store.Backups;

/// <summary>What a pruning removes or has removed.</summary>
/// <param name="Kept">The backups that stay, newest first.</param>
/// <param name="Removed">The backups that go, newest first.</param>
/// <param name="Objects">Objects that no backup holds then.</param>
/// <param name="Bytes">Bytes that they take.</param>
public sealed record PruneReport(IReadOnlyList<string> Kept, IReadOnlyList<string> Removed, int Objects, long Bytes);

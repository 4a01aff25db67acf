namespace CondaStore.Client;

/// <summary>What a pruning of backups removes.</summary>
/// <param name="Operation">The operation that does it; null when nothing was begun.</param>
/// <param name="Kept">The backups that stay.</param>
/// <param name="Removed">The backups that go.</param>
/// <param name="Objects">Objects that no backup holds then.</param>
/// <param name="Bytes">Bytes that they take.</param>
public sealed record RemotePrunePlan(string? Operation, IReadOnlyList<string> Kept, IReadOnlyList<string> Removed, int Objects, long Bytes);

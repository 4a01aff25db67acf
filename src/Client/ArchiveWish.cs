namespace CondaStore.Client;

/// <summary>How to archive a build.</summary>
/// <param name="Force">Whether the active build may be archived too.</param>
/// <param name="Keep"><c>packed</c> keeps the packed environment; null keeps specification, lockfile and log only.</param>
public sealed record ArchiveWish(bool Force = false, string? Keep = null);

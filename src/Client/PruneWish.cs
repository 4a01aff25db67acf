namespace CondaStore.Client;

/// <summary>Which backups are to stay.</summary>
/// <param name="KeepLast">The newest so many.</param>
/// <param name="KeepWithin">Those begun within an age such as <c>30d</c>.</param>
/// <param name="DryRun">Whether nothing is to be removed.</param>
public sealed record PruneWish(int? KeepLast = null, string? KeepWithin = null, bool DryRun = false);

namespace CondaStore.Domain.Store.Archiving;

/// <summary>What became of one item of a run.</summary>
/// <param name="BuildId">The build.</param>
/// <param name="Action">What was to be done.</param>
/// <param name="Rule">Why.</param>
/// <param name="SkippedBecause">Why it was not done; null when it was.</param>
/// <param name="On">When, UTC.</param>
public sealed record ArchiveResult(long BuildId, ArchiveAction Action, string Rule, string? SkippedBecause, DateTimeOffset On);

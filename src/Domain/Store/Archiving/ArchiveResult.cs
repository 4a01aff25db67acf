namespace CondaStore.Domain.Store.Archiving;

/// <summary>Represents the result of an item of a run.</summary>
/// <param name="BuildId">The build.</param>
/// <param name="Action">The planned action.</param>
/// <param name="Rule">The rule that applied.</param>
/// <param name="SkippedBecause">Why it was skipped; null if it was done.</param>
/// <param name="On">The time, UTC.</param>
public sealed record ArchiveResult(long BuildId, ArchiveAction Action, string Rule, string? SkippedBecause, DateTimeOffset On);

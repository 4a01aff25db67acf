namespace CondaStore.Functions.Builds;

/// <summary>The end of an archiving that did not come about.</summary>
/// <param name="BuildId">The build.</param>
/// <param name="Message">Why, as the last try told.</param>
public sealed record ArchiveEnd(long BuildId, string Message);

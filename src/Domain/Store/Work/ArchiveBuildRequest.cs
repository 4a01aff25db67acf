namespace CondaStore.Domain.Store.Work;

/// <summary>Represents a request to archive a build.</summary>
/// <param name="BuildId">The build.</param>
/// <param name="Force">Whether the active build may be archived too.</param>
/// <param name="KeepPacked">Whether the packed environment is kept.</param>
/// <param name="Reason">The requester, or the rule that applied.</param>
public sealed record ArchiveBuildRequest(long BuildId, bool Force, bool KeepPacked, string Reason);

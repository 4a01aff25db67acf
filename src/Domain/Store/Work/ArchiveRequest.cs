namespace CondaStore.Domain.Store.Work;

/// <summary>Asks for one build to be archived.</summary>
/// <param name="BuildId">The build.</param>
/// <param name="Force">Whether the active build may be archived too.</param>
/// <param name="KeepPacked">Whether the packed environment is kept.</param>
/// <param name="Reason">Who asked for it, or by which rule.</param>
public sealed record ArchiveRequest(long BuildId, bool Force, bool KeepPacked, string Reason);

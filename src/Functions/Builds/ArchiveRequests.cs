using CondaStore.Domain.Diagnostics;

namespace CondaStore.Functions.Builds;

/// <summary>The wish to archive one build.</summary>
/// <param name="BuildId">The build.</param>
/// <param name="Force">Whether the active build may be archived too.</param>
/// <param name="KeepPacked">Whether the packed environment is kept.</param>
/// <param name="Reason">Who wanted it, or by which rule.</param>
public sealed record ArchiveRequest(long BuildId, bool Force, bool KeepPacked, string Reason);

/// <summary>The end of an archiving that did not come about.</summary>
/// <param name="BuildId">The build.</param>
/// <param name="Message">Why, as the last try told.</param>
/// <param name="Code">The cause.</param>
public sealed record ArchiveEnd(long BuildId, string Message, ErrorCode Code = ErrorCode.Internal);

using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Work;

/// <summary>The end of an archiving that did not come about.</summary>
/// <param name="BuildId">The build.</param>
/// <param name="Message">Why, as the last try told.</param>
/// <param name="Code">The cause.</param>
public sealed record ArchiveEnd(long BuildId, string Message, ErrorCode Code = ErrorCode.Internal);

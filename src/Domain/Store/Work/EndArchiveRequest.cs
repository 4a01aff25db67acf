using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Work;

/// <summary>Represents the end of an archiving that failed.</summary>
/// <param name="BuildId">The build.</param>
/// <param name="Message">The reason reported by the last attempt.</param>
/// <param name="Code">The cause.</param>
public sealed record EndArchiveRequest(long BuildId, string Message, ErrorCode Code = ErrorCode.Internal);

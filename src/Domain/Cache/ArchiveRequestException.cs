using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Cache;

/// <summary>One request for an archive failed.</summary>
internal sealed class ArchiveRequestException(ErrorCode code, string message, Exception? inner) : StoreException(code, message, inner)
{
    /// <summary>How long the server asks to wait; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How often at most the request is worth repeating at once; null for as often as others.</summary>
    public int? Repetitions { get; init; }
}

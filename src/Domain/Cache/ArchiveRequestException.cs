using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Cache;

/// <summary>Thrown when a single request for an archive fails.</summary>
internal sealed class ArchiveRequestException(ErrorCode code, string message, Exception? inner) : StoreException(code, message, inner)
{
    /// <summary>Gets the delay that the server requests; null if it requests none.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Gets the maximum number of immediate retries; null for the usual number.</summary>
    public int? Repetitions { get; init; }
}

using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Ports;

/// <summary>
/// Thrown when the storage is unreachable, busy or throttled (<see cref="ErrorCode.StorageUnavailable"/>) or its disk is full
/// (<see cref="ErrorCode.DiskFull"/>), so that the same call may succeed later.
/// </summary>
public sealed class StorageUnavailableException : StoreException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="message">What was tried.</param>
    /// <param name="retryAfter">The delay requested by the service, or null.</param>
    /// <param name="inner">The underlying exception, or null.</param>
    public StorageUnavailableException(string message, TimeSpan? retryAfter = null, Exception? inner = null)
        : this(ErrorCode.StorageUnavailable, message, retryAfter, inner)
    {
    }

    private StorageUnavailableException(ErrorCode code, string message, TimeSpan? retryAfter, Exception? inner)
        : base(code, message, inner)
    {
        RetryAfter = retryAfter;
        IsTransient = true;
    }

    /// <summary>Gets the delay requested by the service, or null.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Creates the failure for a full disk: waiting alone does not help.</summary>
    /// <param name="what">What cannot be written.</param>
    /// <param name="inner">The underlying exception, or null.</param>
    public static StorageUnavailableException DiskFull(string what, Exception? inner = null) =>
        new(ErrorCode.DiskFull, $"The disk is full: {what} cannot be written.", null, inner);
}

using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Ports;

/// <summary>Thrown when the storage is unreachable, busy or throttled, so that the same call may succeed later (CS1508).</summary>
public sealed class StorageUnavailableException : StoreException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="message">What was tried.</param>
    /// <param name="retryAfter">The delay requested by the service, or null.</param>
    /// <param name="inner">The underlying exception, or null.</param>
    public StorageUnavailableException(string message, TimeSpan? retryAfter = null, Exception? inner = null)
        : base(ErrorCode.StorageUnavailable, message, inner)
    {
        RetryAfter = retryAfter;
        IsTransient = true;
    }

    /// <summary>Gets the delay requested by the service, or null.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Gets whether the cause is a full disk, so that waiting alone does not help.</summary>
    public bool IsDiskFull { get; init; }
}

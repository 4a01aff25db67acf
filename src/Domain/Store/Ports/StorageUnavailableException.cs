using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Ports;

/// <summary>The storage does not answer, is busy or throttled; the same call may succeed later (CS1508).</summary>
public sealed class StorageUnavailableException : StoreException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="message">What was tried.</param>
    /// <param name="retryAfter">What the service asks for; null when it says nothing.</param>
    /// <param name="inner">The failure below, if any.</param>
    public StorageUnavailableException(string message, TimeSpan? retryAfter = null, Exception? inner = null)
        : base(ErrorCode.StorageUnavailable, message, inner)
    {
        RetryAfter = retryAfter;
        IsTransient = true;
    }

    /// <summary>How long the service asks to wait.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Whether it is because the disk is full: waiting alone will not help.</summary>
    public bool IsDiskFull { get; init; }
}

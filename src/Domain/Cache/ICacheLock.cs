using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Cache;

/// <summary>
/// Exclusive rights to cache entries, between everybody who shares the cache: processes of one machine by locks of the
/// operating system, hosts of a store by leases.
/// </summary>
public interface ICacheLock
{
    /// <summary>Waits until an entry is the caller's.</summary>
    /// <param name="key">The entry's key; one path component.</param>
    /// <param name="onWait">Called once when another process has the entry; null when nobody listens.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.LockTimeout"/>.</exception>
    Task<ICacheLockHandle> AcquireAsync(string key, Action? onWait, CancellationToken cancellationToken);

    /// <summary>Takes an entry if nobody else has it; null otherwise.</summary>
    Task<ICacheLockHandle?> TryAcquireAsync(string key, CancellationToken cancellationToken);
}

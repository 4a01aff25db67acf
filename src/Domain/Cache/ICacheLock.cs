using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Cache;

/// <summary>
/// Provides exclusive locks on cache entries among all users of the cache: by operating system locks between processes of one machine, by
/// leases between hosts of a store.
/// </summary>
public interface ICacheLock
{
    /// <summary>Waits for the lock of an entry.</summary>
    /// <param name="key">The entry's key; one path component.</param>
    /// <param name="onWait">Called once if another process holds the lock, or null.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.LockTimeout"/>.</exception>
    Task<ICacheLockHandle> AcquireAsync(string key, Action? onWait, CancellationToken cancellationToken);

    /// <summary>Acquires the lock of an entry if it is free; returns null otherwise.</summary>
    Task<ICacheLockHandle?> TryAcquireAsync(string key, CancellationToken cancellationToken);
}

namespace CondaStore.Domain.Store.Ports;

/// <summary>
/// Provides named leases: locks that expire. A lease protects only what checks it: results must be published by a conditional write,
/// passing <see cref="Lease.Fence"/> where the target can compare it.
/// </summary>
/// <remarks>
/// An expired lease may be renewed as long as no other holder has acquired it; callers that need certainty stop earlier, as
/// <see cref="LeaseKeeper"/> does. Failures: <see cref="StorageUnavailableException"/> when trying again may help.
/// </remarks>
public interface ILeases
{
    /// <summary>Acquires a lease that is not held.</summary>
    /// <param name="name">A blob name, see <see cref="BlobName"/>.</param>
    /// <param name="holder">The holder, for display: host, process, build. At most 200 characters.</param>
    /// <param name="duration">15 to 60 seconds.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The lease, or null if it is held, even by the same holder: a lease is not reentrant.</returns>
    Task<Lease?> AcquireAsync(string name, string holder, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Extends a lease to its duration from now.</summary>
    /// <exception cref="LeaseLostException">It was broken, released, or acquired by another holder.</exception>
    Task<Lease> RenewAsync(Lease lease, CancellationToken cancellationToken);

    /// <summary>Releases a lease; does nothing if it is already lost.</summary>
    Task ReleaseAsync(Lease lease, CancellationToken cancellationToken);

    /// <summary>
    /// Breaks another holder's lease immediately; its holder notices at the next renewal. A lease acquired after the given one was read is
    /// kept: of two callers that find the same dead holder, neither breaks the lease that the other has acquired meanwhile.
    /// </summary>
    /// <param name="seen">The lease, as returned by <see cref="FindAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>Whether it was held and is now broken.</returns>
    Task<bool> BreakAsync(LeaseState seen, CancellationToken cancellationToken);

    /// <summary>Returns the holder of a lease and its expiry; null if it was never acquired.</summary>
    Task<LeaseState?> FindAsync(string name, CancellationToken cancellationToken);
}

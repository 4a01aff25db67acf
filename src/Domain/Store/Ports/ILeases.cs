namespace CondaStore.Domain.Store.Ports;

/// <summary>
/// Named leases: locks that end by themselves. A lease protects nothing that does not check it: whoever publishes results
/// does so by a conditional write, and passes <see cref="Lease.Fence"/> along where the target can compare it.
/// </summary>
/// <remarks>
/// A lease that ran out may be renewed as long as nobody else has taken it; whoever needs certainty stops earlier, as
/// <see cref="LeaseKeeper"/> does. Failures: <see cref="StorageUnavailableException"/> when trying again may help.
/// </remarks>
public interface ILeases
{
    /// <summary>Takes a lease that nobody holds.</summary>
    /// <param name="name">A blob name, see <see cref="BlobName"/>.</param>
    /// <param name="holder">Who will hold it, for people: host, process, build. At most 200 characters.</param>
    /// <param name="duration">15 to 60 seconds.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The lease, or null when it is held (the same holder too: a lease is not re-entrant).</returns>
    Task<Lease?> AcquireAsync(string name, string holder, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Makes a lease last for its duration from now.</summary>
    /// <exception cref="LeaseLostException">It was broken, released, or taken by another.</exception>
    Task<Lease> RenewAsync(Lease lease, CancellationToken cancellationToken);

    /// <summary>Gives a lease back; does nothing when it is lost already.</summary>
    Task ReleaseAsync(Lease lease, CancellationToken cancellationToken);

    /// <summary>
    /// Ends another holder's lease at once; its holder notices at the next renewal. A lease that was taken after the given one was seen
    /// stays: of two who find the same dead holder, neither ends the lease that the other has taken meanwhile.
    /// </summary>
    /// <param name="seen">The lease, as <see cref="FindAsync"/> gave it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Whether it was held and is not any more.</returns>
    Task<bool> BreakAsync(LeaseState seen, CancellationToken cancellationToken);

    /// <summary>Who holds a name and until when; null when it was never taken.</summary>
    Task<LeaseState?> FindAsync(string name, CancellationToken cancellationToken);
}

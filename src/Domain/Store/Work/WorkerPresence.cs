using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// Shows other hosts of the store that this one is alive, by a lease that it holds while it runs. It is needed for hosts whose
/// orchestrations are journaled on their own disks, because other hosts cannot tell whether these are running. Hosts that share a task
/// hub do not need it.
/// </summary>
public sealed class WorkerPresence(ILeases leases, LeaseTimes times, TimeProvider timeProvider)
{
    /// <summary>
    /// Gets whether the named worker is alive in another process; false for this process and for workers that do not show their presence.
    /// </summary>
    public async Task<bool> IsPresentElsewhereAsync(string? worker, CancellationToken cancellationToken)
    {
        if (worker is null or "" || worker == LeaseHolder.Name)
        {
            return false;
        }

        await LeaseHolder.BreakIfDeadAsync(leases, LeaseOf(worker), cancellationToken);
        return await leases.FindAsync(LeaseOf(worker), cancellationToken) is { IsHeld: true };
    }

    /// <summary>Shows the presence of this process until the token is canceled, and releases the lease then.</summary>
    public async Task ShowAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                await HoldLeaseAsync(stopping);
                await Task.Delay(times.RenewEvery, timeProvider, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host is shutting down and has released its lease.
        }
    }

    private async Task HoldLeaseAsync(CancellationToken stopping)
    {
        try
        {
            await LeaseKeeper.TryRunAsync(
                leases, LeaseOf(LeaseHolder.Name), LeaseHolder.Name, times, timeProvider, HoldAsync, stopping);
        }
        catch (StoreException exception) when (exception is LeaseLostException or StorageUnavailableException)
        {
            // This process or the storage was suspended for too long; the next round acquires the lease again.
        }
    }

    private static string LeaseOf(string worker) => "hosts/" + worker;

    private async Task<bool> HoldAsync(Lease lease, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, timeProvider, cancellationToken);
        return true;
    }
}

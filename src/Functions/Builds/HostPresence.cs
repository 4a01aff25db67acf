using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Work;
using Microsoft.Extensions.Hosting;

namespace CondaStore.Functions.Builds;

/// <summary>
/// Shows other hosts of the store that this one is alive, by a lease that it holds while it runs. It is needed for hosts whose
/// orchestrations are journaled on their own disks, because other hosts cannot tell whether these are running. Hosts that share a task
/// hub do not need it.
/// </summary>
public sealed class HostPresence(ILeases leases, LeaseTimes times, TimeProvider timeProvider) : BackgroundService
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

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await ShowAsync(stoppingToken);
                await Task.Delay(times.RenewEvery, timeProvider, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host is shutting down and releases its lease.
        }
    }

    private async Task ShowAsync(CancellationToken stoppingToken)
    {
        try
        {
            await LeaseKeeper.TryRunAsync(
                leases, LeaseOf(LeaseHolder.Name), LeaseHolder.Name, times, timeProvider, HoldAsync, stoppingToken);
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

using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Work;
using Microsoft.Extensions.Hosting;

namespace CondaStore.Functions.Builds;

/// <summary>
/// Shows other hosts of the store that this one is alive, by a lease that it holds as long as it runs: for hosts whose orchestrations
/// are journaled on their own disks, so that nobody else can tell whether one is running. Hosts that share a task hub need it not.
/// </summary>
public sealed class HostPresence(ILeases leases, LeaseTimes times, TimeProvider timeProvider) : BackgroundService
{
    /// <summary>Whether a worker of the given name lives in another process; false for this process and for those that show no presence.</summary>
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
            // The host stops; its lease is free.
        }
    }

    private async Task ShowAsync(CancellationToken stoppingToken)
    {
        try
        {
            await LeaseKeeper.TryRunAsync(leases, LeaseOf(LeaseHolder.Name), LeaseHolder.Name, times, timeProvider, HoldAsync, stoppingToken);
        }
        catch (StoreException exception) when (exception is LeaseLostException or StorageUnavailableException)
        {
            // This process or the storage stood still for too long; the next round shows that it is alive again.
        }
    }

    private static string LeaseOf(string worker) => "hosts/" + worker;

    private async Task<bool> HoldAsync(Lease lease, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, timeProvider, cancellationToken);
        return true;
    }
}

using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Ports;

/// <summary>
/// Runs work under a lease: renews it in the background and cancels the work before another holder can acquire the lease, judged by the
/// monotonic clock from the moment the last successful request was sent.
/// </summary>
public static class LeaseKeeper
{
    /// <summary>Acquires the lease, or returns immediately if it is held.</summary>
    /// <typeparam name="T">The type of the work's result.</typeparam>
    /// <param name="leases">The leases of the store.</param>
    /// <param name="name">The name of the lease.</param>
    /// <param name="holder">The holder, for display.</param>
    /// <param name="times">The duration of the lease and the interval between renewals.</param>
    /// <param name="clock">Timers and the monotonic clock.</param>
    /// <param name="work">The work, which receives the lease and a token that is canceled with the lease or the caller's token.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>Whether the lease was free, and the result of the work.</returns>
    /// <exception cref="LeaseLostException">The lease was lost while the work ran; its effects may be incomplete.</exception>
    public static async Task<(bool Ran, T? Result)> TryRunAsync<T>(
        ILeases leases,
        string name,
        string holder,
        LeaseTimes times,
        TimeProvider clock,
        Func<Lease, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken)
    {
        long sent = clock.GetTimestamp();
        Lease? lease = await leases.AcquireAsync(name, holder, times.Duration, cancellationToken);
        if (lease is null)
        {
            return (false, default);
        }

        return (true, await HoldAsync(leases, lease, sent, times, clock, work, cancellationToken));
    }

    /// <summary>Acquires the lease, waiting until it is free.</summary>
    /// <typeparam name="T">The type of the work's result.</typeparam>
    /// <param name="leases">The leases of the store.</param>
    /// <param name="name">The name of the lease.</param>
    /// <param name="holder">The holder, for display.</param>
    /// <param name="times">The duration of the lease and the interval between renewals.</param>
    /// <param name="wait">How long to wait for it.</param>
    /// <param name="clock">Timers and the monotonic clock.</param>
    /// <param name="work">The work, which receives the lease and a token that is canceled with the lease or the caller's token.</param>
    /// <param name="cancellationToken">Cancels the wait and the work.</param>
    /// <exception cref="LeaseLostException">The lease was lost while the work ran; its effects may be incomplete.</exception>
    /// <exception cref="StoreException">The lease did not become free in time (<see cref="ErrorCode.LockTimeout"/>).</exception>
    public static async Task<T> RunAsync<T>(
        ILeases leases,
        string name,
        string holder,
        LeaseTimes times,
        TimeSpan wait,
        TimeProvider clock,
        Func<Lease, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken)
    {
        long start = clock.GetTimestamp();
        TimeSpan pause = TimeSpan.FromMilliseconds(50);
        while (true)
        {
            (bool ran, T? result) = await TryRunAsync(leases, name, holder, times, clock, work, cancellationToken);
            if (ran)
            {
                return result!;
            }

            if (clock.GetElapsedTime(start) >= wait)
            {
                LeaseState? state = await leases.FindAsync(name, cancellationToken);
                throw new StoreException(
                    ErrorCode.LockTimeout,
                    $"'{name}' was not free within {wait.TotalSeconds:0} s; held by {state?.Holder ?? "an unknown holder"}.")
                { IsTransient = true };
            }

            await Task.Delay(pause, clock, cancellationToken);
            pause = TimeSpan.FromMilliseconds(Math.Min(pause.TotalMilliseconds * 1.6, 1000));
        }
    }

    private static async Task<T> HoldAsync<T>(
        ILeases leases,
        Lease lease,
        long sent,
        LeaseTimes times,
        TimeProvider clock,
        Func<Lease, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken)
    {
        using CancellationTokenSource lost = new();
        using CancellationTokenSource ended = new();
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(lost.Token, cancellationToken);
        Task renewing = RenewAsync(leases, lease, sent, times, clock, lost, ended.Token);
        try
        {
            T result = await work(lease, both.Token);
            return lost.IsCancellationRequested ? throw Lost(lease, null) : result;
        }
        catch (OperationCanceledException e) when (lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Lost(lease, e);
        }
        finally
        {
            await ended.CancelAsync();
            await renewing;
            await ReleaseAsync(leases, lease);
        }
    }

    private static async Task RenewAsync(
        ILeases leases, Lease lease, long sent, LeaseTimes times, TimeProvider clock, CancellationTokenSource lost, CancellationToken ended)
    {
        // The timer fires independently, even while a renewal hangs in the network.
        using ITimer deadline = clock.CreateTimer(
            static state => ((CancellationTokenSource)state!).Cancel(), lost, Remaining(sent), Timeout.InfiniteTimeSpan);
        TimeSpan pause = times.RenewEvery;
        try
        {
            while (!lost.IsCancellationRequested)
            {
                await Task.Delay(pause, clock, ended);
                long now = clock.GetTimestamp();
                try
                {
                    await leases.RenewAsync(lease, ended);
                    sent = now;
                    deadline.Change(Remaining(sent), Timeout.InfiniteTimeSpan);
                    pause = times.RenewEvery;
                }
                catch (Exception e) when (e is not LeaseLostException && !ended.IsCancellationRequested)
                {
                    // After any failure the lease may still be held: retry until the deadline.
                    pause = times.RenewEvery / 4;
                }
            }
        }
        catch (LeaseLostException)
        {
            await lost.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // The work has ended.
        }

        TimeSpan Remaining(long since)
        {
            TimeSpan left = times.Duration - times.Margin - clock.GetElapsedTime(since);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    private static async Task ReleaseAsync(ILeases leases, Lease lease)
    {
        try
        {
            // Not the caller's token: after cancellation the lease should be released, not left to expire.
            using CancellationTokenSource soon = new(TimeSpan.FromSeconds(5));
            await leases.ReleaseAsync(lease, soon.Token);
        }
        catch (Exception e) when (e is StoreException or OperationCanceledException)
        {
            // It ends by itself.
        }
    }

    private static LeaseLostException Lost(Lease lease, Exception? inner) =>
        new($"The lease '{lease.Name}' was lost while it was in use; the work was given up.", inner);
}

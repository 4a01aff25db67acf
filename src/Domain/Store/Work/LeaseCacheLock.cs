using CondaStore.Domain.Cache;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Work;

/// <summary>Implements the locks of package cache entries as leases, which are valid across hosts and expire with a terminated
/// one.</summary>
public sealed class LeaseCacheLock(ILeases leases, LeaseTimes times, TimeProvider timeProvider) : ICacheLock
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public async Task<ICacheLockHandle> AcquireAsync(string key, Action? onWait, CancellationToken cancellationToken)
    {
        long started = timeProvider.GetTimestamp();
        TimeSpan pause = TimeSpan.FromMilliseconds(50);
        bool told = false;
        while (true)
        {
            if (await TryAcquireAsync(key, cancellationToken) is { } handle)
            {
                return handle;
            }

            if (!told)
            {
                told = true;
                onWait?.Invoke();
                await LeaseHolder.BreakIfDeadAsync(leases, NameOf(key), cancellationToken);
            }

            if (timeProvider.GetElapsedTime(started) > LongestWait)
            {
                throw new StoreException(
                    ErrorCode.LockTimeout, $"The cache entry '{key}' was not free within {LongestWait.TotalMinutes:0} minutes.")
                {
                    IsTransient = true,
                };
            }

            await Task.Delay(pause, timeProvider, cancellationToken);
            pause = TimeSpan.FromMilliseconds(Math.Min(pause.TotalMilliseconds * 1.6, 1000));
        }
    }

    /// <inheritdoc/>
    public async Task<ICacheLockHandle?> TryAcquireAsync(string key, CancellationToken cancellationToken)
    {
        TaskCompletionSource<Lease?> taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
        CancellationTokenSource released = new();
        CancellationTokenSource lost = new();
        Task holding = HoldAsync(NameOf(key), taken, released, lost, cancellationToken);
        if (await taken.Task is null)
        {
            await holding;
            released.Dispose();
            lost.Dispose();
            return null;
        }

        return new Handle(holding, released, lost);
    }

    private static string NameOf(string key) => "packages/" + key;

    // Holds the lease in the background until its user releases it.
    private async Task HoldAsync(
        string name, TaskCompletionSource<Lease?> taken, CancellationTokenSource released, CancellationTokenSource lost,
        CancellationToken cancellationToken)
    {
        try
        {
            (bool ran, _) = await LeaseKeeper.TryRunAsync(
                leases,
                name,
                LeaseHolder.Name,
                times,
                timeProvider,
                async (lease, token) =>
                {
                    taken.TrySetResult(lease);
                    using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(token, released.Token);
                    await Task.Delay(Timeout.InfiniteTimeSpan, end.Token).ContinueWith(
                        _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                    token.ThrowIfCancellationRequested();
                    return true;
                },
                cancellationToken);
            if (!ran)
            {
                taken.TrySetResult(null);
            }
        }
        catch (Exception exception)
        {
            // Before the lease is acquired, a failure is reported to the caller, afterwards to its user.
            taken.TrySetException(exception);
            await lost.CancelAsync();
        }
    }

    private sealed class Handle(Task holding, CancellationTokenSource released, CancellationTokenSource lost) : ICacheLockHandle
    {
        public CancellationToken Lost { get; } = lost.Token;

        public async ValueTask DisposeAsync()
        {
            await released.CancelAsync();
            await holding;
            released.Dispose();
            lost.Dispose();
        }
    }
}

using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Tests.Support;

namespace CondaStore.Domain.Tests.Store.Ports;

public sealed class LeaseKeeperTests
{
    private const string Name = "packages/python-3.12";

    private static readonly LeaseTimes Times = LeaseTimes.Of(TimeSpan.FromSeconds(60));

    private readonly CountingTimeProvider _clock = new();
    private readonly TestLeases _leases;

    public LeaseKeeperTests() => _leases = new TestLeases(_clock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TryRun_LongWork_RenewsAndReleases()
    {
        (bool ran, int result) = await LeaseKeeper.TryRunAsync(
            _leases,
            Name,
            "me",
            Times,
            _clock,
            async (_, token) =>
            {
                for (int i = 1; i <= 10; i++)
                {
                    await PassAsync(TimeSpan.FromSeconds(20));
                    await UntilAsync(() => _leases.Renewals >= i);
                    Assert.False(token.IsCancellationRequested);
                }

                return 42;
            },
            Token);

        Assert.True(ran);
        Assert.Equal(42, result);
        Assert.False((await _leases.FindAsync(Name, Token))!.IsHeld);
        Assert.Equal(0, _clock.ActiveTimers);
    }

    [Fact]
    public async Task TryRun_HeldByAnother_DoesNotRun()
    {
        await _leases.AcquireAsync(Name, "other", TimeSpan.FromSeconds(60), Token);

        (bool ran, int _) = await LeaseKeeper.TryRunAsync(_leases, Name, "me", Times, _clock, (_, _) => Task.FromResult(1), Token);

        Assert.False(ran);
    }

    [Fact]
    public async Task TryRun_LeaseBroken_CancelsTheWorkAtTheNextRenewal()
    {
        LeaseLostException e = await Assert.ThrowsAsync<LeaseLostException>(() => RunUntilCancelledAsync(async () =>
        {
            await _leases.BreakAsync((await _leases.FindAsync(Name, Token))!, Token);
            await PassAsync(TimeSpan.FromSeconds(20));
        }));

        Assert.Equal(ErrorCode.LeaseLost, e.Code);
    }

    [Fact]
    public async Task TryRun_RenewalsFail_CancelsTheWorkBeforeTheLeaseEnds()
    {
        _leases.OnRenew = _ => throw new StorageUnavailableException("down");
        DateTimeOffset start = _clock.GetUtcNow();
        DateTimeOffset canceled = default;

        await Assert.ThrowsAsync<LeaseLostException>(() => RunUntilCancelledAsync(
            async () =>
            {
                for (int i = 0; i < 59; i++)
                {
                    await PassAsync(TimeSpan.FromSeconds(1));
                }
            },
            () => canceled = _clock.GetUtcNow()));

        Assert.Equal(50, (canceled - start).TotalSeconds);
    }

    [Fact]
    public async Task TryRun_RenewalHangs_CancelsTheWorkBeforeTheLeaseEnds()
    {
        _leases.OnRenew = token => Task.Delay(Timeout.InfiniteTimeSpan, token);

        await Assert.ThrowsAsync<LeaseLostException>(() => RunUntilCancelledAsync(() => PassAsync(TimeSpan.FromSeconds(50))));
    }

    [Fact]
    public async Task TryRun_RenewalFailsOnce_GoesOn()
    {
        int calls = 0;
        _leases.OnRenew = _ => ++calls == 1 ? throw new StorageUnavailableException("down for a moment") : Task.CompletedTask;

        (bool _, bool good) = await LeaseKeeper.TryRunAsync(
            _leases,
            Name,
            "me",
            Times,
            _clock,
            async (_, token) =>
            {
                await PassAsync(TimeSpan.FromSeconds(20));
                await UntilAsync(() => calls == 1);
                await PassAsync(TimeSpan.FromSeconds(5));
                await UntilAsync(() => _leases.Renewals == 1);
                await PassAsync(TimeSpan.FromSeconds(15));
                return !token.IsCancellationRequested;
            },
            Token);

        Assert.True(good);
    }

    [Fact]
    public async Task TryRun_CallerCancels_GivesCancellationAndReleases()
    {
        using CancellationTokenSource caller = new();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LeaseKeeper.TryRunAsync(
            _leases,
            Name,
            "me",
            Times,
            _clock,
            async (_, token) =>
            {
                await caller.CancelAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
                return 0;
            },
            caller.Token));

        Assert.False((await _leases.FindAsync(Name, Token))!.IsHeld);
    }

    [Fact]
    public async Task TryRun_WorkFails_ReleasesAndTellsThatFailure()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => LeaseKeeper.TryRunAsync<int>(
            _leases, Name, "me", Times, _clock, (_, _) => throw new InvalidDataException("work"), Token));

        Assert.False((await _leases.FindAsync(Name, Token))!.IsHeld);
    }

    [Fact]
    public async Task Run_HeldTooLong_NamesTheHolder()
    {
        await _leases.AcquireAsync(Name, "host-7", TimeSpan.FromSeconds(60), Token);
        Task<int> waiting = LeaseKeeper.RunAsync(
            _leases, Name, "me", Times, TimeSpan.FromSeconds(5), _clock, (_, _) => Task.FromResult(1), Token);

        StoreException e = await Assert.ThrowsAsync<StoreException>(async () =>
        {
            while (!waiting.IsCompleted)
            {
                await PassAsync(TimeSpan.FromSeconds(1));
            }

            await waiting;
        });

        Assert.Equal(ErrorCode.LockTimeout, e.Code);
        Assert.Contains("host-7", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_HolderReleases_GetsItsTurn()
    {
        Lease held = (await _leases.AcquireAsync(Name, "host-7", TimeSpan.FromSeconds(60), Token))!;
        Task<long> waiting = LeaseKeeper.RunAsync(
            _leases, Name, "me", Times, TimeSpan.FromSeconds(30), _clock, (lease, _) => Task.FromResult(lease.Fence), Token);
        await PassAsync(TimeSpan.FromSeconds(2));
        await _leases.ReleaseAsync(held, Token);
        while (!waiting.IsCompleted)
        {
            await PassAsync(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(held.Fence + 1, await waiting);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(1, Token);
        }
    }

    // Timers fire on this thread; what they set free runs on others and gets its turn before the clock goes on.
    private async Task PassAsync(TimeSpan time)
    {
        await Task.Delay(2, Token);
        _clock.Advance(time);
        await Task.Delay(2, Token);
    }

    private Task RunUntilCancelledAsync(Func<Task> meanwhile, Action? onCancelled = null) => LeaseKeeper.TryRunAsync(
        _leases,
        Name,
        "me",
        Times,
        _clock,
        async (_, token) =>
        {
            TaskCompletionSource canceled = new();
            await using CancellationTokenRegistration registration = token.Register(() =>
            {
                onCancelled?.Invoke();
                canceled.TrySetResult();
            });
            await meanwhile();
            await canceled.Task;
            token.ThrowIfCancellationRequested();
            return 0;
        },
        Token);
}

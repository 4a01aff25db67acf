using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Contracts;

/// <summary>What every <see cref="ILeases"/> must do.</summary>
public abstract class LeasesContract
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(15);

    private readonly string _name = "locks/" + Guid.NewGuid().ToString("N");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract Task<IStorageUnderTest> OpenAsync();

    [Fact]
    public async Task Acquire_FreeName_ShowsHolderAndEnd()
    {
        await using IStorageUnderTest storage = await OpenAsync();

        Assert.Null(await storage.Leases.FindAsync(_name, Token));
        Lease lease = (await storage.Leases.AcquireAsync(_name, "host-1 build 7", Short, Token))!;

        LeaseState state = (await storage.Leases.FindAsync(_name, Token))!;
        Assert.True(state.IsHeld);
        Assert.Equal("host-1 build 7", state.Holder);
        Assert.Equal(lease.Fence, state.Fence);
        Assert.Equal(lease.ExpiresOn, state.ExpiresOn, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Acquire_HeldName_IsNullAlsoForTheHolder()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        await storage.Leases.AcquireAsync(_name, "one", Short, Token);

        Assert.Null(await storage.Leases.AcquireAsync(_name, "two", Short, Token));
        Assert.Null(await storage.Leases.AcquireAsync(_name, "one", Short, Token));
    }

    [Fact]
    public async Task Release_LetsTheNextIn_WithALargerFence()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        Lease first = (await storage.Leases.AcquireAsync(_name, "one", Short, Token))!;
        await storage.Leases.ReleaseAsync(first, Token);

        Assert.False((await storage.Leases.FindAsync(_name, Token))!.IsHeld);
        Lease second = (await storage.Leases.AcquireAsync(_name, "two", Short, Token))!;

        Assert.True(second.Fence > first.Fence);
        await storage.Leases.ReleaseAsync(first, Token);
        Assert.True((await storage.Leases.FindAsync(_name, Token))!.IsHeld);
    }

    [Fact]
    public async Task Expiry_LetsTheNextInAndLosesTheFirst()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        Lease first = (await storage.Leases.AcquireAsync(_name, "one", Short, Token))!;
        await storage.PassAsync(Short + TimeSpan.FromSeconds(1));

        Lease second = (await storage.Leases.AcquireAsync(_name, "two", Short, Token))!;

        Assert.True(second.Fence > first.Fence);
        LeaseLostException e = await Assert.ThrowsAsync<LeaseLostException>(() => storage.Leases.RenewAsync(first, Token));
        Assert.Equal(ErrorCode.LeaseLost, e.Code);
        Assert.Equal("two", (await storage.Leases.FindAsync(_name, Token))!.Holder);
    }

    [Fact]
    public async Task Renew_KeepsTheLeasePastItsFirstEnd()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        Lease lease = (await storage.Leases.AcquireAsync(_name, "one", Short, Token))!;
        await storage.PassAsync(TimeSpan.FromSeconds(9));

        Lease renewed = await storage.Leases.RenewAsync(lease, Token);
        await storage.PassAsync(TimeSpan.FromSeconds(9));

        Assert.Equal(lease.Fence, renewed.Fence);
        Assert.True(renewed.ExpiresOn > lease.ExpiresOn);
        Assert.Null(await storage.Leases.AcquireAsync(_name, "two", Short, Token));
    }

    [Fact]
    public async Task Break_EndsTheLeaseAtOnce()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        Lease lease = (await storage.Leases.AcquireAsync(_name, "one", Short, Token))!;

        LeaseState seen = (await storage.Leases.FindAsync(_name, Token))!;

        Assert.True(await storage.Leases.BreakAsync(seen, Token));

        await Assert.ThrowsAsync<LeaseLostException>(() => storage.Leases.RenewAsync(lease, Token));
        Assert.False(await storage.Leases.BreakAsync(seen, Token));
        Lease next = (await storage.Leases.AcquireAsync(_name, "two", Short, Token))!;
        Assert.True(next.Fence > lease.Fence);
    }

    [Fact]
    public async Task Break_LeaseTakenSince_LeavesIt()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        Lease first = (await storage.Leases.AcquireAsync(_name, "one", Short, Token))!;
        LeaseState seen = (await storage.Leases.FindAsync(_name, Token))!;
        await storage.Leases.ReleaseAsync(first, Token);
        Lease second = (await storage.Leases.AcquireAsync(_name, "two", Short, Token))!;

        Assert.False(await storage.Leases.BreakAsync(seen, Token));

        await storage.Leases.RenewAsync(second, Token);
    }

    [Fact]
    public async Task Break_UnknownName_IsFalse()
    {
        await using IStorageUnderTest storage = await OpenAsync();

        Assert.False(await storage.Leases.BreakAsync(new LeaseState(_name, true, "nobody", 1, default), Token));
    }

    [Theory]
    [InlineData(14)]
    [InlineData(61)]
    public async Task Acquire_OtherDurationThanAllowed_IsRefused(int seconds)
    {
        await using IStorageUnderTest storage = await OpenAsync();

        StoreException e = await Assert.ThrowsAsync<StoreException>(
            () => storage.Leases.AcquireAsync(_name, "one", TimeSpan.FromSeconds(seconds), Token));

        Assert.Equal(ErrorCode.InvalidRequest, e.Code);
    }

    [Fact]
    public async Task Acquire_ByManyAtOnce_OneGetsIt()
    {
        await using IStorageUnderTest storage = await OpenAsync();

        Lease?[] leases = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(i => Task.Run(() => storage.Leases.AcquireAsync(_name, "holder " + i, Short, Token), Token)));

        Assert.Single(leases, l => l is not null);
    }

    [Fact]
    public async Task AcquireAndRelease_ByManyInTurn_FencesNeverRepeat()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        List<long> fences = [];

        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(
            async () =>
            {
                for (int got = 0; got < 5;)
                {
                    if (await storage.Leases.AcquireAsync(_name, "holder " + i, Short, Token) is { } lease)
                    {
                        // No lock: the lease is the lock, and a broken one would show as a lost or repeated number.
                        fences.Add(lease.Fence);
                        got++;
                        await storage.Leases.ReleaseAsync(lease, Token);
                    }
                    else
                    {
                        await Task.Delay(2, Token);
                    }
                }
            },
            Token)));

        Assert.Equal(20, fences.Count);
        Assert.Equal(fences.Order(), fences);
        Assert.Equal(20, fences.Distinct().Count());
    }
}

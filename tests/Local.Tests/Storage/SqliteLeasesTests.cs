using CondaStore.Contracts;
using CondaStore.Domain.Store.Ports;
using CondaStore.Local.Storage;
using CondaStore.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace CondaStore.Local.Tests.Storage;

public sealed class SqliteLeasesTests : LeasesContract, IDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(15);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("leases-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Delete(recursive: true);

    protected override Task<IStorageUnderTest> OpenAsync() => EmbeddedStorageUnderTest.OpenAsync();

    [Theory]
    [InlineData(3)]
    [InlineData(-2)]
    public async Task Acquire_ClockWasSet_LeaseLastsAsLongAsItWasMeantTo(int days)
    {
        FakeTimeProvider steady = new();
        SettableClock clock = new(steady);
        using EmbeddedStorage storage = EmbeddedStorage.Open(_directory.FullName, null, clock);
        Lease lease = (await storage.Leases.AcquireAsync("a", "one", Short, Token))!;

        clock.Set(TimeSpan.FromDays(days));
        Assert.Null(await storage.Leases.AcquireAsync("a", "two", Short, Token));
        steady.Advance(TimeSpan.FromSeconds(10));
        Lease renewed = await storage.Leases.RenewAsync(lease, Token);
        steady.Advance(TimeSpan.FromSeconds(10));

        Assert.True(renewed.ExpiresOn > lease.ExpiresOn);
        Assert.Null(await storage.Leases.AcquireAsync("a", "two", Short, Token));
        Assert.True((await storage.Leases.FindAsync("a", Token))!.IsHeld);
        steady.Advance(TimeSpan.FromSeconds(6));
        Assert.False((await storage.Leases.FindAsync("a", Token))!.IsHeld);
        Assert.NotNull(await storage.Leases.AcquireAsync("a", "two", Short, Token));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-2)]
    public async Task Acquire_OtherProcessWithAnotherClock_WaitsUntilTheRowStandsStill(int days)
    {
        FakeTimeProvider steady = new();
        SettableClock other = new(steady);
        other.Set(TimeSpan.FromDays(days));
        using EmbeddedStorage first = EmbeddedStorage.Open(_directory.FullName, null, steady);
        using EmbeddedStorage second = EmbeddedStorage.Open(_directory.FullName, null, other);
        Lease lease = (await first.Leases.AcquireAsync("a", "one", Short, Token))!;

        for (int renewals = 0; renewals < 10; renewals++)
        {
            Assert.Null(await second.Leases.AcquireAsync("a", "two", Short, Token));
            steady.Advance(TimeSpan.FromSeconds(10));
            lease = await first.Leases.RenewAsync(lease, Token);
        }

        Assert.Null(await second.Leases.AcquireAsync("a", "two", Short, Token));
        steady.Advance(LeaseRules.Longest);
        Assert.NotNull(await second.Leases.AcquireAsync("a", "two", Short, Token));
    }
}

using System.Net;
using CondaStore.Functions.Pages.SignIn;
using Microsoft.Extensions.Time.Testing;

namespace CondaStore.Functions.Tests.Pages.SignIn;

public sealed class SignInAttemptsTests
{
    private static readonly IPAddress Address = IPAddress.Parse("192.0.2.7");

    private readonly FakeTimeProvider _clock = new();
    private readonly SignInAttempts _attempts;

    public SignInAttemptsTests() => _attempts = new SignInAttempts(_clock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Try_AFewFailures_CostNothing()
    {
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal((false, null), await FailAsync("ann"));
        }

        // The next one is at once, too; the one after it waits.
        Assert.Equal((false, null), await FailAsync("ann"));
        Assert.False(FailAsync("ann").IsCompleted);
    }

    [Fact]
    public async Task Try_RightPasswordAfterFailures_WaitsForItsTurnAndForgetsThem()
    {
        await FailAsync("ann", 6);
        Task<(bool IsRight, TimeSpan? RetryAfter)> right = _attempts.TryAsync(Address, "ann", () => true, Token);
        Assert.False(right.IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((true, null), await right);
        Assert.Equal((false, null), await FailAsync("ann", 5));
    }

    [Fact]
    public async Task Try_ManyAtOnce_GoOneAfterAnotherAndTheRestIsSentAway()
    {
        await FailAsync("ann", 5);
        List<Task<(bool IsRight, TimeSpan? RetryAfter)>> flood = [.. Enumerable.Range(0, 100).Select(_ => FailAsync("ann"))];

        Assert.True(flood.Count(t => t.IsCompletedSuccessfully && t.Result.RetryAfter > TimeSpan.FromSeconds(30)) > 30);
        Assert.Equal(1, flood.Count(t => t.IsCompletedSuccessfully && t.Result.RetryAfter is null));
    }

    [Fact]
    public async Task Try_ManyNames_AreSlowedByTheirAddress()
    {
        for (int i = 0; i <= 20; i++)
        {
            await FailAsync("user" + i);
        }

        Assert.False(FailAsync("another").IsCompleted);
        Assert.Equal((true, null), await _attempts.TryAsync(IPAddress.Parse("192.0.2.8"), "ann", () => true, Token));
    }

    [Fact]
    public async Task Try_NeighboursOfOneIPv6Network_CountTogether()
    {
        for (int i = 0; i < 6; i++)
        {
            await _attempts.TryAsync(IPAddress.Parse("2001:db8::" + (i + 1)), "ann", () => false, Token);
        }

        Assert.False(_attempts.TryAsync(IPAddress.Parse("2001:db8::99"), "ann", () => false, Token).IsCompleted);
    }

    [Fact]
    public async Task Try_AWhileLater_IsForgotten()
    {
        await FailAsync("ann", 6);
        _clock.Advance(TimeSpan.FromMinutes(16));

        Assert.Equal((false, null), await FailAsync("ann", 5));
    }

    private async Task<(bool IsRight, TimeSpan? RetryAfter)> FailAsync(string name, int times)
    {
        (bool, TimeSpan?) last = default;
        for (int i = 0; i < times; i++)
        {
            last = await FailAsync(name);
        }

        return last;
    }

    private Task<(bool IsRight, TimeSpan? RetryAfter)> FailAsync(string name) => _attempts.TryAsync(Address, name, () => false, Token);
}

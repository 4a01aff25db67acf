using CondaStore.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace CondaStore.Local.Tests.Hosting.Timers;

public sealed class TimerLoopTests
{
    [Fact]
    public async Task Start_TimerDueWhileDown_RunsOnceAsPastDue()
    {
        await using FakeHost host = await FakeHost.StartAsync();
        await Task.Delay(100);
        int before = host.State.Calls.Count;

        await host.StartAgainAsync(new ShiftedTime(TimeSpan.FromDays(800)));
        await host.WaitForCallAsync("tick past due");
        await host.StartAgainAsync(new ShiftedTime(TimeSpan.FromDays(800)));
        await Task.Delay(100);

        Assert.Equal(0, before);
        Assert.Empty(host.State.Calls);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task Run_ClockWasSetWhileItWaits_IsDueAtTheLatestAfterTheTimeThatItWasGoingToWait(int days)
    {
        // The timer of the test is due once a year, at its beginning.
        FakeTimeProvider steady = new(new DateTimeOffset(2030, 12, 31, 23, 0, 0, TimeSpan.Zero));
        SettableClock clock = new(steady);
        await using FakeHost host = await FakeHost.StartAsync(clock);
        // Before it has planned, it would take the time that is set for the present.
        await WaitForPlanAsync(host, 2031);
        clock.Set(TimeSpan.FromDays(days));

        int minutes = 0;
        while (host.State.Calls.IsEmpty)
        {
            steady.Advance(TimeSpan.FromMinutes(1));
            minutes++;
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.Equal("tick", Assert.Single(host.State.Calls));
        Assert.True(days < 0 ? minutes >= 60 : minutes < 60, $"after {minutes} minutes");
    }

    [Fact]
    public async Task Start_ClockSetBackWhileDown_IsNotPlannedByTheOldTime()
    {
        FakeTimeProvider late = new(new DateTimeOffset(2040, 5, 1, 0, 0, 0, TimeSpan.Zero));
        await using FakeHost host = await FakeHost.StartAsync(late);
        await WaitForPlanAsync(host, 2041);

        FakeTimeProvider early = new(new DateTimeOffset(2030, 5, 1, 0, 0, 0, TimeSpan.Zero));
        await host.StartAgainAsync(early);

        await WaitForPlanAsync(host, 2031);
    }

    private static async Task WaitForPlanAsync(FakeHost host, int year)
    {
        while (host.Journal.FindTimer("Tick")?.Next.Year != year)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}

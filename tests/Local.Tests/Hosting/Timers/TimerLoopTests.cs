using CondaStore.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace CondaStore.Local.Tests.Hosting.Timers;

public sealed class TimerLoopTests
{
    private static readonly DateTimeOffset Late = new(2032, 7, 10, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Start_TimerDueWhileDown_RunsOnceAsPastDue()
    {
        FakeTimeProvider early = new(new DateTimeOffset(2030, 5, 1, 0, 0, 0, TimeSpan.Zero));
        await using FakeHost host = await FakeHost.StartAsync(early);
        await WaitForPlanAsync(host, 2031);
        int before = host.State.Calls.Count;

        await host.StartAgainAsync(new FakeTimeProvider(Late));
        await host.WaitForCallAsync("tick past due");
        SleepingTime again = new(Late);
        await host.StartAgainAsync(again);
        await again.Asleep.WaitAsync(TestContext.Current.CancellationToken);

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

    /// <summary>Says when the loop sleeps, which it does for a minute at most.</summary>
    private sealed class SleepingTime(DateTimeOffset now) : FakeTimeProvider(now)
    {
        private readonly TaskCompletionSource _asleep = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asleep => _asleep.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == TimeSpan.FromMinutes(1))
            {
                _asleep.TrySetResult();
            }

            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}

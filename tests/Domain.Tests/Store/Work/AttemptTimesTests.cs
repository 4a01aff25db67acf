using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Work;
using CondaStore.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace CondaStore.Domain.Tests.Store.Work;

public sealed class AttemptTimesTests
{
    private readonly FakeTimeProvider _steady = new();
    private readonly StoreUnderTest _store = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(3)]
    [InlineData(-2)]
    public async Task Elapsed_ClockWasSet_CountsOnlyWhatPassed(int days)
    {
        SettableClock clock = new(_steady);
        AttemptTimes times = new(clock);
        Build build = await _store.BeginAsync(await _store.SubmitAsync());

        TimeSpan first = times.Elapsed(build);
        _steady.Advance(TimeSpan.FromMinutes(7));
        clock.Set(TimeSpan.FromDays(days));

        Assert.Equal(TimeSpan.Zero, first);
        Assert.Equal(TimeSpan.FromMinutes(7), times.Elapsed(build));
    }

    [Fact]
    public async Task Elapsed_OtherProcessWorkedBefore_CountsItsTimeToo()
    {
        Build build = await _store.BeginAsync(await _store.SubmitAsync());
        build = await _store.Builds.ReportAsync(build.Id, 1, null, null, TimeSpan.FromMinutes(5), Token);
        build = await _store.Builds.ReportAsync(build.Id, 1, null, null, TimeSpan.FromMinutes(4), Token);
        AttemptTimes times = new(_steady);

        TimeSpan first = times.Elapsed(build);
        _steady.Advance(TimeSpan.FromMinutes(1));
        Build next = await _store.Builds.BeginAsync(build.Id, 1, "next", "next", Token);

        Assert.Equal(TimeSpan.FromMinutes(5), first);
        Assert.Equal(TimeSpan.FromMinutes(6), times.Elapsed(build));
        Assert.Equal(TimeSpan.Zero, times.Elapsed(next));
    }
}

namespace CondaStore.Tests.Support;

/// <summary>A clock that runs so many times faster than the system's, timers too: for what waits between its tries.</summary>
internal sealed class FastTime(int times) : TimeProvider
{
    private readonly DateTimeOffset _began = TimeProvider.System.GetUtcNow();

    public override long TimestampFrequency => TimeProvider.System.TimestampFrequency / times;

    public override DateTimeOffset GetUtcNow() => _began + ((TimeProvider.System.GetUtcNow() - _began) * times);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        TimeProvider.System.CreateTimer(callback, state, Shorter(dueTime), Shorter(period));

    private TimeSpan Shorter(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / times;
}

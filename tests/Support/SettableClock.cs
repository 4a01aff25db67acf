namespace CondaStore.Tests.Support;

/// <summary>A wall clock that a test sets as an administrator would; timers and steady time are those of another clock and do not notice.</summary>
internal sealed class SettableClock(TimeProvider steady) : TimeProvider
{
    private long _ahead;

    public override long TimestampFrequency => steady.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => steady.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead));

    public override long GetTimestamp() => steady.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        steady.CreateTimer(callback, state, dueTime, period);

    public void Set(TimeSpan ahead) => Interlocked.Exchange(ref _ahead, ahead.Ticks);
}

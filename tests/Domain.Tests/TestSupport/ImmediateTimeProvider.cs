using System.Collections.Concurrent;

namespace CondaStore.Domain.Tests.TestSupport;

/// <summary>A clock whose waits end at once and are written down; limits of a minute and more never run out.</summary>
internal sealed class ImmediateTimeProvider : TimeProvider
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    public ConcurrentQueue<TimeSpan> Waits { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime >= Limit || dueTime < TimeSpan.Zero)
        {
            return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
        }

        Waits.Enqueue(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}

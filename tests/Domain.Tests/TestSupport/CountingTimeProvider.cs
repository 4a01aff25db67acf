using Microsoft.Extensions.Time.Testing;

namespace CondaStore.Domain.Tests.TestSupport;

/// <summary>A clock that stands still until a test moves it, and that says how many timers wait.</summary>
internal sealed class CountingTimeProvider : FakeTimeProvider
{
    private int _activeTimers;

    /// <summary>How many timers wait.</summary>
    public int ActiveTimers => Volatile.Read(ref _activeTimers);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        CountedTimer timer = new(this, callback, state);
        timer.Attach(base.CreateTimer(_ => timer.Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class CountedTimer(CountingTimeProvider owner, TimerCallback callback, object? state) : ITimer
    {
        private ITimer? _inner;
        private bool _repeats;
        private int _active;

        public void Attach(ITimer inner) => _inner = inner;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _repeats = period > TimeSpan.Zero;
            SetActive(dueTime != Timeout.InfiniteTimeSpan);
            return _inner!.Change(dueTime, period);
        }

        public void Fire()
        {
            if (!_repeats)
            {
                SetActive(false);
            }

            callback(state);
        }

        public void Dispose()
        {
            SetActive(false);
            _inner!.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            SetActive(false);
            return _inner!.DisposeAsync();
        }

        private void SetActive(bool active)
        {
            int change = (active ? 1 : 0) - Interlocked.Exchange(ref _active, active ? 1 : 0);
            Interlocked.Add(ref owner._activeTimers, change);
        }
    }
}

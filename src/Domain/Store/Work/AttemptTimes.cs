using System.Collections.Concurrent;
using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// Measures how long attempts of builds have lasted, by the monotonic clock of this process, so that setting the machine's clock neither
/// ends nor extends a build. Time measured by other processes comes from the row (<see cref="Build.Elapsed"/>); time without a running
/// process does not count.
/// </summary>
public sealed class AttemptTimes(TimeProvider timeProvider)
{
    private const int ManyAttempts = 4096;

    private static readonly TimeSpan LongGone = TimeSpan.FromDays(2);

    private readonly ConcurrentDictionary<(long Build, int Attempt), (TimeSpan Before, long Since)> _seen = new();

    /// <summary>Returns how long the build's attempt has lasted.</summary>
    public TimeSpan Elapsed(Build build)
    {
        long now = timeProvider.GetTimestamp();
        if (_seen.Count > ManyAttempts)
        {
            foreach (KeyValuePair<(long, int), (TimeSpan, long Since)> seen in _seen.Where(
                s => timeProvider.GetElapsedTime(s.Value.Since, now) > LongGone))
            {
                _seen.TryRemove(seen.Key, out _);
            }
        }

        (TimeSpan before, long since) = _seen.GetOrAdd((build.Id, build.Attempt), (build.Elapsed, now));
        TimeSpan here = before + timeProvider.GetElapsedTime(since, now);
        return here > build.Elapsed ? here : build.Elapsed;
    }

    /// <summary>Returns the remaining part of a duration of the build's attempt; null if it has elapsed.</summary>
    public TimeSpan? Left(Build build, TimeSpan time)
    {
        TimeSpan left = time - Elapsed(build);
        return left > TimeSpan.Zero ? left : null;
    }
}

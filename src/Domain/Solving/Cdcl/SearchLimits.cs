using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>Limits the total time of a search and its explanation, measured from the creation of this object.</summary>
/// <param name="timeProvider">The clock.</param>
/// <param name="timeout">Wall time, <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
internal sealed class SearchLimits(TimeProvider timeProvider, TimeSpan timeout)
{
    private readonly long _started = timeProvider.GetTimestamp();

    /// <summary>Throws if the time is exceeded.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.SolveLimit"/>.</exception>
    public void Check(SearchStatistics work)
    {
        if (timeout != Timeout.InfiniteTimeSpan && timeProvider.GetElapsedTime(_started) > timeout)
        {
            throw new StoreException(
                ErrorCode.SolveLimit,
                $"Solving took longer than the limit of {timeout.TotalSeconds:0.###} seconds "
                    + $"({work.Decisions} decisions, {work.Conflicts} conflicts).")
            {
                Hints = ["Name versions for some of the packages, or raise the time limit."],
            };
        }
    }

    /// <summary>Gets whether there is a limit at all.</summary>
    public bool IsFinite => timeout != Timeout.InfiniteTimeSpan;
}

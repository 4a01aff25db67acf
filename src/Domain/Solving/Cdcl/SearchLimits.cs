namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>How much work a search may do before it gives up with <see cref="Diagnostics.ErrorCode.SolveLimit"/>.</summary>
/// <param name="TimeProvider">The clock.</param>
/// <param name="Timeout">Wall time, <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for none.</param>
internal sealed record SearchLimits(TimeProvider TimeProvider, TimeSpan Timeout)
{
    /// <summary>No limit.</summary>
    public static readonly SearchLimits None = new(TimeProvider.System, System.Threading.Timeout.InfiniteTimeSpan);
}

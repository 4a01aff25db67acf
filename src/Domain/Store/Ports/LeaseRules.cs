using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Ports;

/// <summary>Validates leases for every adapter of <see cref="ILeases"/>.</summary>
public static class LeaseRules
{
    /// <summary>Shortest duration.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(15);

    /// <summary>Longest duration.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private const int LongestHolder = 200;

    /// <summary>Checks holder and duration of a new lease.</summary>
    /// <exception cref="StoreException">One is outside its limits (<see cref="ErrorCode.InvalidRequest"/>).</exception>
    public static void Check(string holder, TimeSpan duration)
    {
        if (duration < Shortest || duration > Longest || holder.Length is 0 or > LongestHolder)
        {
            throw new StoreException(
                ErrorCode.InvalidRequest,
                $"A lease lasts {Shortest.TotalSeconds:0} to {Longest.TotalSeconds:0} s and names its holder in 1 to {LongestHolder} "
                    + "characters.");
        }
    }
}

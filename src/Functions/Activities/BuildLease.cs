using System.Globalization;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Functions.Activities;

/// <summary>The right to change the prefix of a build. Linking and removing hold it; one that a dead process of this machine left behind is broken.</summary>
public sealed class BuildLease(ILeases leases, LeaseTimes times, TimeProvider timeProvider)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    /// <summary>Works under the lease; the work is canceled when it is lost.</summary>
    public async Task<T> RunAsync<T>(long buildId, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"builds/{buildId}");
        await LeaseHolder.BreakIfDeadAsync(leases, name, cancellationToken);
        return await LeaseKeeper.RunAsync(
            leases, name, LeaseHolder.Name, times, LongestWait, timeProvider, (_, token) => work(token), cancellationToken);
    }
}

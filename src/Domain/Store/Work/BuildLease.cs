using System.Globalization;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// Runs work under the lease for changing the prefix of a build. Linking and removing hold it; a lease left by a terminated process of this
/// machine is broken.
/// </summary>
public sealed class BuildLease(ILeases leases, LeaseTimes times, TimeProvider timeProvider)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    /// <summary>Runs work under the lease; the work is canceled if the lease is lost.</summary>
    public async Task<T> RunAsync<T>(long buildId, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        string name = await FreeOfTheDeadAsync(buildId, cancellationToken);
        return await LeaseKeeper.RunAsync(
            leases, name, LeaseHolder.Name, times, LongestWait, timeProvider, (_, token) => work(token), cancellationToken);
    }

    /// <summary>Runs work under the lease like <see cref="RunAsync"/>, or does nothing if another worker holds it.</summary>
    public async Task<T?> TryRunAsync<T>(long buildId, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        string name = await FreeOfTheDeadAsync(buildId, cancellationToken);
        (_, T? result) = await LeaseKeeper.TryRunAsync(
            leases, name, LeaseHolder.Name, times, timeProvider, (_, token) => work(token), cancellationToken);
        return result;
    }

    private async Task<string> FreeOfTheDeadAsync(long buildId, CancellationToken cancellationToken)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"builds/{buildId}");
        await LeaseHolder.BreakIfDeadAsync(leases, name, cancellationToken);
        return name;
    }
}

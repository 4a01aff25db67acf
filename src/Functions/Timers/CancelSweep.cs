using CondaStore.Domain.Store;
using CondaStore.Functions.Activities;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Timers;

/// <summary>
/// Ends canceled builds whose worker does not do so by itself, because it waits between two steps or is gone. A worker that is at work
/// looks for a cancel every one and a half seconds; together a canceled build ends within five.
/// </summary>
public sealed class CancelSweep(Builds builds, BuildEnds ends, TimeProvider timeProvider)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Looks at all unfinished builds.</summary>
    [Function("SweepCanceled")]
    public async Task Run([TimerTrigger("*/2 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        DateTimeOffset quietSince = timeProvider.GetUtcNow() - Patience;
        foreach (Build build in await builds.ActiveAsync(cancellationToken))
        {
            if (build.CancelRequested && (build.HeartbeatOn is null || build.HeartbeatOn < quietSince))
            {
                await ends.CanceledAsync(build, cancellationToken);
            }
        }
    }
}

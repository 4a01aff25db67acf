using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Work;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Maintenance;

/// <summary>
/// Ends canceled builds whose worker does not do so by itself, because it waits between two steps, is gone, or cannot stop at once. A
/// worker learns of a cancel with its next sign of life and gives none afterwards; a little later this sweep takes the build from it.
/// Together that is less than five seconds.
/// </summary>
public sealed class CancelSweep(BuildStore builds, BuildEnds ends, TimeProvider timeProvider)
{
    private static readonly TimeSpan Patience = BuildSteps.Beat + TimeSpan.FromMilliseconds(250);

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

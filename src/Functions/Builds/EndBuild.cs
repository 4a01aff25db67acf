using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Configuration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Builds;

/// <summary>The last step of a build that fails or is canceled.</summary>
public sealed class EndBuild(BuildStore builds, BuildEnds ends, IOptions<StoreOptions> options, TimeProvider timeProvider)
{
    /// <summary>Writes the end of an attempt that did not complete.</summary>
    [Function(FunctionNames.EndBuild)]
    public async Task<StepResult> Run([ActivityTrigger] BuildEnd end, CancellationToken cancellationToken)
    {
        Build build = await builds.GetAsync(end.BuildId, cancellationToken);
        if (build.Attempt != end.Attempt || build.Status.IsFinished())
        {
            if (build.Attempt == end.Attempt)
            {
                // A sweep ended the build while its worker still wrote.
                ends.RemoveUnfinished(build);
            }

            return new StepResult { Outcome = StepOutcome.Superseded };
        }

        if (end.Result.Outcome == StepOutcome.Canceled || build.CancelRequested)
        {
            await ends.CanceledAsync(build, cancellationToken);
            return new StepResult { Outcome = StepOutcome.Canceled };
        }

        if (await WaitAsync(build, cancellationToken))
        {
            await ends.CanceledAsync(build, cancellationToken);
            return new StepResult { Outcome = StepOutcome.Canceled };
        }

        await ends.FailedAsync(build, end.Result.ToException(), cancellationToken);
        return StepResult.Done;
    }

    // Keeps a failing build BUILDING for the configured time; tells whether it was canceled meanwhile.
    private async Task<bool> WaitAsync(Build build, CancellationToken cancellationToken)
    {
        while (Remaining(build) is { } wait)
        {
            TimeSpan pause = TimeSpan.FromSeconds(Math.Min(wait.TotalSeconds, 1));
            await Task.Delay(pause, timeProvider, cancellationToken);
            if ((await builds.GetAsync(build.Id, cancellationToken)).CancelRequested)
            {
                return true;
            }
        }

        return false;
    }

    private TimeSpan? Remaining(Build build)
    {
        TimeSpan left = (build.StartedOn ?? timeProvider.GetUtcNow()) + options.Value.MinimumBuildingTime - timeProvider.GetUtcNow();
        return left > TimeSpan.Zero ? left : null;
    }
}

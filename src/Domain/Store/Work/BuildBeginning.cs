using System.Globalization;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Work;

/// <summary>Takes builds over from the queue.</summary>
public sealed class BuildBeginning(BuildStore builds, BuildEnds ends, BuildRemoval removal, BuildLog log, TimeProvider timeProvider)
{
    /// <summary>Begins an attempt, after what was left of an archived build has gone; a repetition of the same call finds its
    /// own.</summary>
    public async Task<BeginResult> RunAsync(BeginBuildRequest begin, CancellationToken cancellationToken)
    {
        Build build;
        try
        {
            build = await builds.GetAsync(begin.BuildId, cancellationToken);
            if (build.CancelRequested && !build.Status.IsFinished())
            {
                await ends.CanceledAsync(build, cancellationToken);
                return new BeginResult { Outcome = StepOutcome.Canceled };
            }

            if (build.IsRecreating && build.Status == BuildStatus.Queued)
            {
                await removal.RemoveAsync(build.Id, cancellationToken);
            }

            build = await builds.BeginAsync(begin.BuildId, begin.ExpectedAttempt, begin.Token, LeaseHolder.Name, cancellationToken);
        }
        catch (StoreException failure)
            when (!failure.IsTransient && (failure is LeaseLostException || failure.Code is ErrorCode.NotFound or ErrorCode.InvalidState))
        {
            return new BeginResult { Outcome = StepOutcome.Superseded };
        }

        await builds.AddArtifactAsync(build.Id, build.Attempt, ArtifactType.Logs, build.LogName, 0, cancellationToken);
        await using BuildLogWriter writer = log.OpenWriter(build);
        string now = timeProvider.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        writer.WriteLine(
            "build",
            $"starting build {build.Id} of {build.Namespace}/{build.Environment} at {now} UTC, attempt {build.Attempt} on "
                + $"{LeaseHolder.Name}");
        ends.RemoveAbandoned(build);
        return new BeginResult { Attempt = build.Attempt };
    }
}

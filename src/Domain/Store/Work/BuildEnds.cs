using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using Microsoft.Extensions.Logging;

namespace CondaStore.Domain.Store.Work;

/// <summary>Ends builds that did not complete: writes the row and a last line in the log, and removes an incomplete prefix.</summary>
public sealed partial class BuildEnds(
    BuildStore builds,
    BuildLog log,
    IShare share,
    AttemptTimes times,
    WorkOptions options,
    TimeProvider timeProvider,
    ILogger<BuildEnds> diagnostics)
{
    /// <summary>Writes the end of an attempt, unless the build has another one or has ended otherwise.</summary>
    public async Task<StepResult> RunAsync(EndBuildRequest end, CancellationToken cancellationToken)
    {
        Build build = await builds.GetAsync(end.BuildId, cancellationToken);
        if (build.Attempt != end.Attempt || build.Status.IsFinished())
        {
            if (build.Attempt == end.Attempt)
            {
                // A sweep ended the build while its worker was still writing.
                RemoveUnfinished(build);
            }

            return new StepResult { Outcome = StepOutcome.Superseded };
        }

        if (end.Result.Outcome == StepOutcome.Canceled || build.CancelRequested)
        {
            await CanceledAsync(build, cancellationToken);
            return new StepResult { Outcome = StepOutcome.Canceled };
        }

        if (await WaitAsync(build, cancellationToken))
        {
            await CanceledAsync(build, cancellationToken);
            return new StepResult { Outcome = StepOutcome.Canceled };
        }

        await FailedAsync(build, end.Result.ToException(), cancellationToken);
        return StepResult.Done;
    }

    /// <summary>Ends a build as canceled. Repeatable; a build that has ended otherwise is left unchanged.</summary>
    public async Task CanceledAsync(Build build, CancellationToken cancellationToken)
    {
        // The log before the row: readers that follow the log stop when the row states that the build has ended.
        await LogAsync(build, CanceledLine(build));
        try
        {
            await builds.CanceledAsync(build.Id, build.Attempt, cancellationToken);
            LogCanceled(diagnostics, build.Id, build.Namespace, build.Environment);
            RemovePrefix(build);
        }
        catch (LeaseLostException)
        {
            // It ended otherwise meanwhile.
        }
    }

    /// <summary>Requests cancellation of a build. A queued one ends immediately; a worker notices the request; a finished one is left
    /// unchanged.</summary>
    /// <returns>The build as it is now.</returns>
    public async Task<Build> RequestCancelAsync(Build build, CancellationToken cancellationToken)
    {
        Build now = await builds.RequestCancelAsync(build.Id, cancellationToken);
        if (build.Status == BuildStatus.Queued && now.Status.IsFinished())
        {
            await LogAsync(build, CanceledLine(build));
            LogCanceled(diagnostics, build.Id, build.Namespace, build.Environment);
        }

        return now;
    }

    /// <summary>Ends a build as failed. Repeatable; a build that has ended otherwise is left unchanged.</summary>
    public async Task FailedAsync(Build build, StoreException failure, CancellationToken cancellationToken)
    {
        await LogAsync(build, $"build {build.Id} FAILED ({failure.Code.ToText()}): {failure.Message}");
        try
        {
            await builds.FailAsync(
                build.Id, build.Attempt, failure.Code, Redaction.Redact(failure.Message), failure.Hints, cancellationToken);
            LogFailed(diagnostics, build.Id, build.Namespace, build.Environment, failure.Code.ToText(), Redaction.Redact(failure.Message));
            RemovePrefix(build);
        }
        catch (LeaseLostException)
        {
            // It ended otherwise meanwhile.
        }
    }

    /// <summary>Removes what a worker has written to the prefix of a build that was ended by another process.</summary>
    public void RemoveUnfinished(Build build)
    {
        if (build.Status is BuildStatus.Canceled or BuildStatus.Failed)
        {
            RemovePrefix(build);
        }
    }

    // Keeps a failing build in the state BUILDING for the configured time; returns whether it was canceled meanwhile.
    private async Task<bool> WaitAsync(Build build, CancellationToken cancellationToken)
    {
        while (times.Left(build, options.MinimumBuildingTime) is { } wait)
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

    private static string CanceledLine(Build build) => $"build {build.Id} marked as CANCELED due to being canceled from the REST API";

    private async Task LogAsync(Build build, string line)
    {
        await using BuildLogWriter writer = log.OpenWriter(build);
        writer.WriteLine("build", line);
    }

    /// <summary>Removes the leftovers of earlier attempts of a build, as far as currently possible.</summary>
    public void RemoveAbandoned(Build build)
    {
        foreach (string prefix in PrefixPaths.Abandoned(share, build))
        {
            Remove(prefix);
        }
    }

    /// <summary>
    /// For a worker that may have been suspended: removes what it wrote if another attempt, with its own prefix, has started or the build
    /// has ended otherwise. The worker must hold the build's lease.
    /// </summary>
    public async Task RemoveIfOverAsync(Build build)
    {
        try
        {
            using CancellationTokenSource soon = new(TimeSpan.FromSeconds(10));
            Build? now = await builds.FindAsync(build.Id, soon.Token);
            if (now is null || now.Key != build.Key || (now.Status.IsFinished() && now.Status != BuildStatus.Completed))
            {
                Remove(PrefixPaths.Of(share, build));
            }
        }
        catch (Exception exception) when (exception is StoreException or OperationCanceledException)
        {
            // The sweep removes the rest.
        }
    }

    // A prefix that was never activated is not in use. That of a build to be recreated is scheduled for removal instead: it may be
    // recreated again immediately, and only the holder of its lease knows which files are there.
    private void RemovePrefix(Build build)
    {
        if (!build.IsRecreating)
        {
            Remove(PrefixPaths.Of(share, build));
            RemoveAbandoned(build);
        }
    }

    private static void Remove(string prefix)
    {
        try
        {
            Directory.Delete(prefix, recursive: true);
        }
        catch (IOException)
        {
            // It does not exist, or a worker that has not noticed yet is still writing.
        }
        catch (UnauthorizedAccessException)
        {
            // The operation may succeed in a later sweep.
        }
    }

    // Alerts and the workbook of the deployment search for these texts.
    [LoggerMessage(
        EventName = "BuildFailed",
        Level = LogLevel.Warning,
        Message = "Build {BuildId} of {Namespace}/{Environment} failed ({ErrorCode}): {Reason}")]
    private static partial void LogFailed(
        ILogger logger, long buildId, string @namespace, string environment, string errorCode, string reason);

    [LoggerMessage(
        EventName = "BuildCanceled", Level = LogLevel.Information, Message = "Build {BuildId} of {Namespace}/{Environment} was canceled.")]
    private static partial void LogCanceled(ILogger logger, long buildId, string @namespace, string environment);
}

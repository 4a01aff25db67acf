using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Archiving;
using Microsoft.Extensions.Logging;

namespace CondaStore.Domain.Store.Work;

/// <summary>Executes the plans of archive runs, item by item. After a crash, the next call continues at the current item of the
/// run.</summary>
public sealed partial class ArchiveRunProcessing(
    ArchiveRuns runs, BuildArchiver archiver, TimeProvider timeProvider, ILogger<ArchiveRunProcessing> diagnostics)
{
    // Far below the grace period of a platform update, so that a run is seldom interrupted within an item.
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(3);

    // Within half a minute: longer retries would delay later items, and the next retention run includes this one again.
    private const int MostTries = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);

    /// <summary>Processes items of a run for some minutes; the result is unfinished if more are left.</summary>
    public async Task<ArchiveRunResult> RunAsync(string runId, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(runId, cancellationToken) is not { } run)
        {
            return new ArchiveRunResult { Outcome = StepOutcome.Superseded };
        }

        long started = timeProvider.GetTimestamp();
        ArchivePlan plan = await runs.PlanAsync(run, cancellationToken);
        while (run is { State: ArchiveRunState.Running, CancelRequested: false } && run.Done < run.Total)
        {
            if (timeProvider.GetElapsedTime(started) > LongestStep)
            {
                return new ArchiveRunResult { Outcome = StepOutcome.Unfinished, Items = run.Done };
            }

            int index = run.Done;
            ArchiveItem item = plan.Items[index];
            string? skipped = await TryAsync(run, item, cancellationToken);
            LogDecision(diagnostics, item.Action, item.BuildId, item.Namespace, item.Environment, item.Rule, skipped ?? "done");
            run = await runs.AdvanceAsync(runId, index, item, skipped, cancellationToken);
        }

        run = await runs.EndAsync(runId, cancellationToken);
        return new ArchiveRunResult
        {
            Outcome = run.State == ArchiveRunState.Canceled ? StepOutcome.Canceled : StepOutcome.Done,
            Items = run.Done,
        };
    }

    // Returns null if the item was processed, else the reason.
    private async Task<string?> TryAsync(ArchiveRun run, ArchiveItem item, CancellationToken cancellationToken)
    {
        TimeSpan pause = FirstPause;
        for (int tries = 1; ; tries++)
        {
            try
            {
                await DoAsync(run, item, cancellationToken);
                return null;
            }
            catch (StoreException failure) when (!failure.IsTransient)
            {
                return failure.Message;
            }
            catch (Exception exception) when (exception is not OperationCanceledException && tries == MostTries)
            {
                // The boundary of an item: no failure may affect later items.
                StoreException failure = new(
                    (exception as StoreException)?.Code ?? ErrorCode.FileSystem,
                    $"tried {MostTries} times, the last time: {exception.Message}", exception);
                return await archiver.FailedAsync(item.BuildId, item.Action, failure, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogTry(diagnostics, item.BuildId, tries, exception);
                await Task.Delay(pause, timeProvider, cancellationToken);
                pause *= 2;
            }
        }
    }

    private Task DoAsync(ArchiveRun run, ArchiveItem item, CancellationToken cancellationToken) => item.Action == ArchiveAction.Delete
        ? archiver.DeleteArchivedAsync(item.BuildId, item.Rule, cancellationToken)
        : archiver.ArchiveAsync(item.BuildId, item.IsActive, run.KeepPacked, item.Rule, cancellationToken);

    [LoggerMessage(LogLevel.Warning, "Build {BuildId} of an archive run: try {Try} failed.")]
    private static partial void LogTry(ILogger logger, long buildId, int @try, Exception exception);

    [LoggerMessage(LogLevel.Information, "{Action} build {BuildId} of {Namespace}/{Environment} by the rule '{Rule}': {Outcome}.")]
    private static partial void LogDecision(
        ILogger logger, ArchiveAction action, long buildId, string @namespace, string environment, string rule, string outcome);
}

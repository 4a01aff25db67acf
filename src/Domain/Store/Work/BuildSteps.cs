using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using Microsoft.Extensions.Logging;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// Runs the steps of builds: checks whether the step is still needed, sends heartbeats with the progress, notices cancellation within two
/// seconds, enforces the time limit, and converts failures to results.
/// </summary>
public sealed partial class BuildSteps(
    BuildStore builds,
    Deletions deletions,
    BuildLog log,
    AttemptTimes times,
    WorkOptions options,
    TimeProvider timeProvider,
    ILogger<BuildSteps> diagnostics)
{
    /// <summary>The interval between heartbeats. Together with the timeout of the sweep, it determines how soon a canceled build
    /// ends.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(1.25);

    /// <summary>Runs one step.</summary>
    /// <exception cref="TransientStepException">The step failed with a transient failure.</exception>
    public async Task<TResult> RunAsync<TResult>(
        BuildStepRequest step, InstallPhase phase, Func<StepContext, Task<TResult>> body, CancellationToken stopping)
        where TResult : StepResult, new()
    {
        Build build = await builds.GetAsync(step.BuildId, stopping);
        if (build.Attempt != step.Attempt || build.Status != BuildStatus.Building)
        {
            return new TResult { Outcome = StepOutcome.Superseded };
        }

        if (build.CancelRequested)
        {
            return new TResult { Outcome = StepOutcome.Canceled };
        }

        try
        {
            return await RunAsync(build, step, phase, body, stopping);
        }
        finally
        {
            // A canceled build may have ended and been deleted before this step noticed.
            if ((await builds.FindAsync(step.BuildId, stopping) ?? build with { Status = BuildStatus.Deleted })
                is { Status: BuildStatus.Deleted } deleted)
            {
                await deletions.RemoveUnlistedAsync(deleted, stopping);
            }
        }
    }

    private async Task<TResult> RunAsync<TResult>(
        Build build, BuildStepRequest step, InstallPhase phase, Func<StepContext, Task<TResult>> body, CancellationToken stopping)
        where TResult : StepResult, new()
    {
        await using BuildLogWriter writer = log.OpenWriter(build);
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        StepContext context = new(build, writer, phase, ended.Token);
        using CancellationTokenSource beating = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        long began = timeProvider.GetTimestamp();
        Task<StepOutcome?> beats = BeatAsync(context, step, phase, ended, beating.Token);
        try
        {
            return await body(context);
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // The host is stopping: the step runs again after the next start.
            throw new OperationCanceledException(stopping);
        }
        catch (LeaseLostException lost)
        {
            LogLeaseLost(diagnostics, step.BuildId, lost.Message);
            return new TResult { Outcome = StepOutcome.Superseded };
        }
        catch (Exception exception)
        {
            // The boundary of a step: every failure becomes its result, or an exception that requests a retry.
            StepOutcome? told = ended.IsCancellationRequested ? await beats : await FollowedAsync(step, stopping);
            return told switch
            {
                StepOutcome.Failed => StepResult.Failure<TResult>(
                    new StoreException(ErrorCode.TimeLimit, $"The build took longer than {options.BuildTimeLimit}.")),
                { } outcome => new TResult { Outcome = outcome },
                null => Failed<TResult>(exception, context, step),
            };
        }
        finally
        {
            await beating.CancelAsync();
            await beats;
            LogStep(diagnostics, phase, step.BuildId, timeProvider.GetElapsedTime(began).TotalSeconds);
        }
    }

    // Returns superseded if another attempt has started before a heartbeat could detect it: the failure is then not written to the build's
    // log.
    private async Task<StepOutcome?> FollowedAsync(BuildStepRequest step, CancellationToken stopping)
    {
        try
        {
            return await builds.FindAsync(step.BuildId, stopping) is { Status: BuildStatus.Building } now && now.Attempt == step.Attempt
                ? null
                : StepOutcome.Superseded;
        }
        catch (StoreException)
        {
            // Then the failure of the step is reported, which may be the same.
            return null;
        }
    }

    // Sends heartbeats until the step ends. Returns why the step must end, or null if it ended by itself.
    private async Task<StepOutcome?> BeatAsync(
        StepContext context, BuildStepRequest step, InstallPhase phase, CancellationTokenSource ended, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                TimeSpan elapsed = times.Elapsed(context.Build);
                if (elapsed > options.BuildTimeLimit)
                {
                    await ended.CancelAsync();
                    return StepOutcome.Failed;
                }

                InstallProgress progress = context.Progress;
                Build now = await builds.ReportAsync(
                    step.BuildId,
                    step.Attempt,
                    phase,
                    new BuildProgress(progress.ItemsDone, progress.ItemsTotal, progress.BytesDone, progress.BytesTotal),
                    elapsed,
                    cancellationToken);
                if (now.CancelRequested)
                {
                    await ended.CancelAsync();
                    return StepOutcome.Canceled;
                }

                await Task.Delay(Beat, timeProvider, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return null;
            }
            catch (LeaseLostException)
            {
                await ended.CancelAsync();
                return StepOutcome.Superseded;
            }
            catch (StoreException exception)
            {
                // A heartbeat that could not be written is followed by the next one.
                LogBeat(diagnostics, step.BuildId, exception);
                await Task.Delay(Beat, timeProvider, CancellationToken.None);
            }
        }
    }

    private TResult Failed<TResult>(Exception exception, StepContext context, BuildStepRequest step)
        where TResult : StepResult, new()
    {
        StoreException failure = Classify(exception);
        foreach (string line in failure.Message.Split('\n'))
        {
            context.Log(Redaction.Redact(line));
        }

        foreach (string hint in failure.Hints)
        {
            context.Log("hint: " + Redaction.Redact(hint));
        }

        if (failure.Code == ErrorCode.LeaseLost)
        {
            LogLeaseLost(diagnostics, step.BuildId, failure.Message);
        }

        if (failure is { Code: ErrorCode.Internal, IsTransient: false })
        {
            LogDefect(diagnostics, step.BuildId, exception);
        }

        return StepResult.FailureUnlessTransient<TResult>(failure);
    }

    private static StoreException Classify(Exception exception) => exception switch
    {
        StoreException failure => failure,
        IOException or UnauthorizedAccessException => FileFailure.Classify(exception, isShared: true),
        TimeoutException timeout => new StoreException(ErrorCode.ChannelUnavailable, timeout.Message, timeout) { IsTransient = true },
        HttpRequestException http => new StoreException(ErrorCode.ChannelUnavailable, http.Message, http) { IsTransient = true },
        _ => new StoreException(ErrorCode.Internal, $"{exception.GetType().Name}: {exception.Message}", exception),
    };

    [LoggerMessage(LogLevel.Warning, "A report of build {BuildId} could not be written.")]
    private static partial void LogBeat(ILogger logger, long buildId, Exception exception);

    [LoggerMessage(LogLevel.Error, "A step of build {BuildId} failed by a defect.")]
    private static partial void LogDefect(ILogger logger, long buildId, Exception exception);

    // Alerts and the workbook of the deployment search for these texts.
    [LoggerMessage(EventName = "LeaseLost", Level = LogLevel.Warning, Message = "Lease lost in build {BuildId}: {Reason}")]
    private static partial void LogLeaseLost(ILogger logger, long buildId, string reason);

    [LoggerMessage(
        EventName = "BuildStepEnded", Level = LogLevel.Information, Message = "Step {Stage} of build {BuildId} took {Seconds:0.000} s.")]
    private static partial void LogStep(ILogger logger, InstallPhase stage, long buildId, double seconds);
}

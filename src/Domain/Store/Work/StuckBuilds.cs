using System.Globalization;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ledger;
using Microsoft.Extensions.Logging;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// Handles abandoned builds. A queued build without an orchestration is scheduled again (the process died before it could start it), and
/// so is a running build whose worker was lost. A build that has lost several workers fails with this reason, because it may be what
/// crashes them.
/// </summary>
public sealed partial class StuckBuilds(
    BuildStore builds,
    BuildEnds ends,
    WorkerPresence workers,
    AttemptTimes times,
    WorkOptions options,
    TimeProvider timeProvider,
    ILogger<StuckBuilds> diagnostics)
{
    private const int MostAttempts = 3;

    private static readonly TimeSpan StartGrace = TimeSpan.FromSeconds(15);

    /// <summary>Checks all unfinished builds.</summary>
    public async Task HandleAsync(IBuildOrchestrations orchestrations, CancellationToken cancellationToken)
    {
        foreach (Build build in await builds.ActiveAsync(cancellationToken))
        {
            if (build.Status == BuildStatus.Queued)
            {
                await BeginAsync(orchestrations, build, cancellationToken);
            }
            else if (times.Elapsed(build) > options.BuildTimeLimit + options.WorkerGoneAfter)
            {
                await EndLateAsync(orchestrations, build, cancellationToken);
            }
            else
            {
                await FollowAsync(orchestrations, build, cancellationToken);
            }
        }
    }

    private async Task BeginAsync(IBuildOrchestrations orchestrations, Build build, CancellationToken cancellationToken)
    {
        if (DistanceTo(build.ScheduledOn) > StartGrace && !await orchestrations.IsRunningAsync(build, cancellationToken))
        {
            await orchestrations.ScheduleAsync(build, cancellationToken);
        }
    }

    // The current step enforces the limit itself; this is for one that hangs.
    private async Task EndLateAsync(IBuildOrchestrations orchestrations, Build build, CancellationToken cancellationToken)
    {
        // If an end has been requested, it takes precedence.
        Task ending = build.CancelRequested
            ? ends.CanceledAsync(build, cancellationToken)
            : ends.FailedAsync(
                build,
                new StoreException(ErrorCode.TimeLimit, $"The build took longer than {options.BuildTimeLimit}."),
                cancellationToken);
        await ending;
        await orchestrations.TerminateAsync(build, cancellationToken);
    }

    private async Task FollowAsync(IBuildOrchestrations orchestrations, Build build, CancellationToken cancellationToken)
    {
        DateTimeOffset heard = build.HeartbeatOn ?? build.StartedOn ?? build.ScheduledOn;
        if (DistanceTo(heard) <= options.WorkerGoneAfter
            || await orchestrations.IsRunningAsync(build, cancellationToken)
            || await workers.IsPresentElsewhereAsync(build.Worker, cancellationToken))
        {
            return;
        }

        string since = heard.UtcDateTime.ToString("u", CultureInfo.InvariantCulture);
        LogWorkerGone(diagnostics, build.Id, build.Attempt, build.Worker, since);
        int attempts = build.Attempt - build.AttemptsBefore;
        if (attempts < MostAttempts)
        {
            await orchestrations.ScheduleAsync(build, cancellationToken);
            return;
        }

        await ends.FailedAsync(build, WorkersGone(build, attempts, since), cancellationToken);
    }

    // A time in the future is treated like one in the past: the clock was set back since. A live worker writes the new time at once.
    private TimeSpan DistanceTo(DateTimeOffset time) => (timeProvider.GetUtcNow() - time).Duration();

    private static StoreException WorkersGone(Build build, int attempts, string since) => new(
        ErrorCode.WorkerGone,
        $"The build has lost its worker {attempts} times; the last one, '{build.Worker}', has not sent a heartbeat since {since}.")
    {
        Hints =
            ["The build may need more memory than a worker has. Provide more memory and rebuild it; fetched packages are in the cache."],
    };

    [LoggerMessage(
        EventName = "BuildWorkerGone",
        Level = LogLevel.Warning,
        Message = "Attempt {Attempt} of build {BuildId} has lost its worker '{Worker}', whose last heartbeat was at {Since}.")]
    private static partial void LogWorkerGone(ILogger logger, long buildId, int attempt, string? worker, string since);
}

using System.Globalization;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using CondaStore.Functions.Configuration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Maintenance;

/// <summary>
/// The activity that handles abandoned builds. A queued build without an orchestration is scheduled again (the process died before it
/// could start it), and so is a running build whose worker was lost. A build that has lost several workers fails with this reason,
/// because it may be what crashes them.
/// </summary>
public sealed partial class EndStuckBuilds(
    BuildStore builds,
    BuildEnds ends,
    HostPresence hosts,
    AttemptTimes times,
    IOptions<StoreOptions> options,
    TimeProvider timeProvider,
    ILogger<EndStuckBuilds> diagnostics)
{
    private const int MostAttempts = 3;

    private static readonly TimeSpan StartGrace = TimeSpan.FromSeconds(15);

    /// <summary>Checks all unfinished builds.</summary>
    [Function(FunctionNames.EndStuckBuilds)]
    public async Task<StepResult> Run(
        [ActivityTrigger] string chore, [DurableClient] DurableTaskClient tasks, CancellationToken cancellationToken)
    {
        foreach (Build build in await builds.ActiveAsync(cancellationToken))
        {
            if (build.Status == BuildStatus.Queued)
            {
                await BeginAsync(tasks, build, cancellationToken);
            }
            else if (!await EndLateAsync(tasks, build, cancellationToken))
            {
                await FollowAsync(tasks, build, cancellationToken);
            }
        }

        return StepResult.Done;
    }

    private async Task<bool> BeginAsync(DurableTaskClient tasks, Build build, CancellationToken cancellationToken)
    {
        if (DistanceTo(build.ScheduledOn) <= StartGrace || await IsRunningAsync(tasks, build, cancellationToken))
        {
            return false;
        }

        await tasks.ScheduleBuildAsync(build, cancellationToken);
        return true;
    }

    // The current step enforces the limit itself; this is for one that hangs.
    private async Task<bool> EndLateAsync(DurableTaskClient tasks, Build build, CancellationToken cancellationToken)
    {
        StoreOptions limits = options.Value;
        if (times.Elapsed(build) <= limits.BuildTimeLimit + limits.WorkerGoneAfter)
        {
            return false;
        }

        // If an end has been requested, it takes precedence.
        Task ending = build.CancelRequested
            ? ends.CanceledAsync(build, cancellationToken)
            : ends.FailedAsync(
                build, new StoreException(ErrorCode.TimeLimit, $"The build took longer than {limits.BuildTimeLimit}."), cancellationToken);
        await ending;
        await TerminateAsync(tasks, build, cancellationToken);
        return true;
    }

    private async Task<bool> FollowAsync(DurableTaskClient tasks, Build build, CancellationToken cancellationToken)
    {
        DateTimeOffset heard = build.HeartbeatOn ?? build.StartedOn ?? build.ScheduledOn;
        if (DistanceTo(heard) <= options.Value.WorkerGoneAfter
            || await IsRunningAsync(tasks, build, cancellationToken)
            || await hosts.IsPresentElsewhereAsync(build.Worker, cancellationToken))
        {
            return false;
        }

        string since = heard.UtcDateTime.ToString("u", CultureInfo.InvariantCulture);
        LogWorkerGone(diagnostics, build.Id, build.Attempt, build.Worker, since);
        int attempts = build.Attempt - build.AttemptsBefore;
        if (attempts < MostAttempts)
        {
            await tasks.ScheduleBuildAsync(build, cancellationToken);
            return true;
        }

        await ends.FailedAsync(
            build,
            new StoreException(
                ErrorCode.WorkerGone,
                $"The build has lost its worker {attempts} times; the last one, '{build.Worker}', has not sent a heartbeat since {since}.")
            {
                Hints = ["The build may need more memory than a worker has. Provide more memory and rebuild it; fetched packages are in "
                    + "the cache."],
            },
            cancellationToken);
        return true;
    }

    // A time in the future is treated like one in the past: the clock was set back since. A live worker writes the new time at once.
    private TimeSpan DistanceTo(DateTimeOffset time) => (timeProvider.GetUtcNow() - time).Duration();

    private static async Task<bool> IsRunningAsync(DurableTaskClient tasks, Build build, CancellationToken cancellationToken) =>
        (await tasks.GetInstanceAsync(BuildScheduling.InstanceOf(build.Id), cancellation: cancellationToken))?.RuntimeStatus
            is OrchestrationRuntimeStatus.Running or OrchestrationRuntimeStatus.Pending or OrchestrationRuntimeStatus.Suspended;

    private static async Task TerminateAsync(DurableTaskClient tasks, Build build, CancellationToken cancellationToken)
    {
        try
        {
            await tasks.TerminateInstanceAsync(
                BuildScheduling.InstanceOf(build.Id), new TerminateInstanceOptions("time limit"), cancellationToken);
        }
        catch (Grpc.Core.RpcException)
        {
            // It has ended by itself, or runs on another host.
        }
    }

    [LoggerMessage(
        EventName = "BuildWorkerGone",
        Level = LogLevel.Warning,
        Message = "Attempt {Attempt} of build {BuildId} has lost its worker '{Worker}', whose last heartbeat was at {Since}.")]
    private static partial void LogWorkerGone(ILogger logger, long buildId, int attempt, string? worker, string since);
}

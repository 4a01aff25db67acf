using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store;
using CondaStore.Functions.Activities;
using CondaStore.Functions.Hosting;
using CondaStore.Functions.Orchestrations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Timers;

/// <summary>
/// Finds builds that nobody works on and brings them to an end: a queued one without an orchestration is scheduled again (the process
/// died between the row and the start), a building one whose orchestration has ended is failed with the reason.
/// </summary>
public sealed class BuildSweep(Builds builds, BuildEnds ends, IOptions<StoreOptions> options, TimeProvider timeProvider)
{
    private static readonly TimeSpan StartGrace = TimeSpan.FromSeconds(15);

    /// <summary>Looks at all unfinished builds.</summary>
    [Function("SweepBuilds")]
    public async Task Run(
        [TimerTrigger("*/30 * * * * *", RunOnStartup = true)] TimerInfo timer,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        DateTimeOffset now = timeProvider.GetUtcNow();
        foreach (Build build in await builds.ActiveAsync(cancellationToken))
        {
            OrchestrationMetadata? instance = await tasks.GetInstanceAsync(Scheduling.InstanceOf(build.Id), cancellation: cancellationToken);
            bool isWorkedOn = instance?.RuntimeStatus is OrchestrationRuntimeStatus.Running
                or OrchestrationRuntimeStatus.Pending or OrchestrationRuntimeStatus.Suspended;
            if (build.Status == BuildStatus.Queued)
            {
                if (!isWorkedOn && now - build.ScheduledOn > StartGrace)
                {
                    await tasks.ScheduleBuildAsync(build, cancellationToken);
                }
            }
            else if (await EndAsync(build, isWorkedOn, now, cancellationToken) && isWorkedOn)
            {
                await TerminateAsync(tasks, build, cancellationToken);
            }
        }
    }

    private async Task<bool> EndAsync(Build build, bool isWorkedOn, DateTimeOffset now, CancellationToken cancellationToken)
    {
        StoreOptions limits = options.Value;
        // The step at work keeps the limit itself; the sweep is for one that hangs.
        if (build.StartedOn is { } started && now - started > limits.BuildTimeLimit + limits.WorkerGoneAfter)
        {
            await ends.FailedAsync(
                build, new StoreException(ErrorCode.TimeLimit, $"The build took longer than {limits.BuildTimeLimit}."), cancellationToken);
            return true;
        }

        if (!isWorkedOn && now - (build.HeartbeatOn ?? build.StartedOn ?? build.ScheduledOn) > limits.WorkerGoneAfter)
        {
            string since = (build.HeartbeatOn ?? build.ScheduledOn).UtcDateTime.ToString("u", System.Globalization.CultureInfo.InvariantCulture);
            await ends.FailedAsync(
                build,
                new StoreException(ErrorCode.WorkerGone, $"The worker '{build.Worker}' has not been heard of since {since}.")
                {
                    Hints = ["Build it again; what was fetched is in the cache."],
                },
                cancellationToken);
            return true;
        }

        return false;
    }

    private static async Task TerminateAsync(DurableTaskClient tasks, Build build, CancellationToken cancellationToken)
    {
        try
        {
            await tasks.TerminateInstanceAsync(Scheduling.InstanceOf(build.Id), new TerminateInstanceOptions("time limit"), cancellationToken);
        }
        catch (Grpc.Core.RpcException)
        {
            // It ended by itself.
        }
    }
}

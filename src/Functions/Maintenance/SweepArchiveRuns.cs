using CondaStore.Domain.Store.Archiving;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Maintenance;

/// <summary>The timer that resumes abandoned archive runs.</summary>
public sealed class SweepArchiveRuns(ArchiveRuns runs)
{
    /// <summary>
    /// Schedules runs again that have no orchestration, because the process died before it could start it or the history was lost.
    /// </summary>
    [Function("SweepArchiveRuns")]
    public async Task Run(
        [TimerTrigger("15 */5 * * * *", RunOnStartup = true)] TimerInfo timer,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        foreach (ArchiveRun run in (await runs.ListAsync(cancellationToken)).Where(r => r.State == ArchiveRunState.Running))
        {
            bool isWorkedOn = await IsRunningAsync(tasks, MaintenanceScheduling.InstanceOfRun(run.Id), cancellationToken)
                || (run.RequestedBy == ArchiveRun.NightlyRetention
                    && await IsRunningAsync(tasks, MaintenanceScheduling.RetentionInstance, cancellationToken));
            if (!isWorkedOn)
            {
                await tasks.ScheduleArchiveRunAsync(run.Id, cancellationToken);
            }
        }
    }

    private static async Task<bool> IsRunningAsync(DurableTaskClient tasks, string instance, CancellationToken cancellationToken) =>
        (await tasks.GetInstanceAsync(instance, cancellation: cancellationToken))?.RuntimeStatus
            is OrchestrationRuntimeStatus.Running or OrchestrationRuntimeStatus.Pending or OrchestrationRuntimeStatus.Suspended;
}

using CondaStore.Functions.Builds;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Maintenance;

/// <summary>Schedules maintenance under instance IDs that make a second start of the same work harmless.</summary>
internal static class MaintenanceScheduling
{
    /// <summary>The ID of the instance that applies the retention settings.</summary>
    public const string RetentionInstance = "retention";

    /// <summary>Gets the ID of the instance that processes a run.</summary>
    public static string InstanceOfRun(string runId) => "archive-run-" + runId;

    /// <summary>Schedules the processing of a run, unless it is in progress.</summary>
    public static Task ScheduleArchiveRunAsync(this DurableTaskClient tasks, string runId, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.RunArchive, runId, InstanceOfRun(runId), cancellationToken);

    /// <summary>Schedules the evaluation and application of the retention settings, unless it is in progress.</summary>
    public static Task ScheduleRetentionAsync(this DurableTaskClient tasks, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.ApplyRetention, null, RetentionInstance, cancellationToken);

    /// <summary>
    /// Schedules the removal of deleted objects. If one is running, which may already have read its work for the last time, a second one
    /// is started; there are never more than two.
    /// </summary>
    public static async Task ScheduleDeletionsAsync(this DurableTaskClient tasks, CancellationToken cancellationToken)
    {
        if (!await tasks.TryScheduleAsync(FunctionNames.RemoveDeleted, null, "remove-deleted", cancellationToken))
        {
            await tasks.TryScheduleAsync(FunctionNames.RemoveDeleted, null, "remove-deleted-next", cancellationToken);
        }
    }

    /// <summary>Schedules a cleaning of the package cache.</summary>
    public static Task ScheduleCleaningAsync(this DurableTaskClient tasks, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.CleanPackages, null, "clean-packages", cancellationToken);

    /// <summary>Schedules a periodic activity, unless it is running. Additional or missed runs are harmless.</summary>
    public static Task ScheduleChoreAsync(this DurableTaskClient tasks, string activity, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.KeepHouse, activity, "chore-" + activity, cancellationToken);
}

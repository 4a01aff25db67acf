using CondaStore.Functions.Builds;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Maintenance;

/// <summary>Starts the store's own upkeep under ids that make a second start of the same work harmless.</summary>
internal static class MaintenanceScheduling
{
    /// <summary>The instance that applies the retention settings.</summary>
    public const string RetentionInstance = "retention";

    /// <summary>The instance that works off a run.</summary>
    public static string InstanceOfRun(string runId) => "archive-run-" + runId;

    /// <summary>Starts working off a run; one that is being worked off already goes on.</summary>
    public static Task ScheduleArchiveRunAsync(this DurableTaskClient tasks, string runId, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.RunArchive, runId, InstanceOfRun(runId), cancellationToken);

    /// <summary>Starts an evaluation of the retention settings with what it demands; there is never more than one.</summary>
    public static Task ScheduleRetentionAsync(this DurableTaskClient tasks, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.ApplyRetention, null, RetentionInstance, cancellationToken);

    /// <summary>
    /// Starts the removal of what was deleted. While one runs, which may have had its last look, another is started beside it; more than
    /// two never run.
    /// </summary>
    public static async Task ScheduleDeletionsAsync(this DurableTaskClient tasks, CancellationToken cancellationToken)
    {
        if (!await tasks.TryScheduleAsync(FunctionNames.RemoveDeleted, null, "remove-deleted", cancellationToken))
        {
            await tasks.TryScheduleAsync(FunctionNames.RemoveDeleted, null, "remove-deleted-next", cancellationToken);
        }
    }

    /// <summary>Starts a cleaning of the package cache.</summary>
    public static Task ScheduleCleaningAsync(this DurableTaskClient tasks, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.CleanPackages, null, "clean-packages", cancellationToken);

    /// <summary>Starts an activity that is to run from time to time, unless it is running. A second start, or one left out, does no harm.</summary>
    public static Task ScheduleChoreAsync(this DurableTaskClient tasks, string activity, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.KeepHouse, activity, "chore-" + activity, cancellationToken);
}

using CondaStore.Domain.Store.Audit;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Work;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Builds;

/// <summary>Schedules the orchestrations of builds under instance IDs that make a second start of the same work harmless.</summary>
internal static class BuildScheduling
{
    // Without these, the client terminates a running instance with the same ID and replaces it.
    private static readonly OrchestrationRuntimeStatus[] Unfinished =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    /// <summary>Gets the ID of the instance that runs a build.</summary>
    public static string InstanceOf(long buildId) => FormattableString.Invariant($"{buildId}");

    /// <summary>Schedules a build, unless it is already running.</summary>
    public static Task ScheduleBuildAsync(this DurableTaskClient tasks, Build build, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(
            FunctionNames.BuildEnvironment, new BuildRequest(build.Id, build.Attempt), InstanceOf(build.Id), cancellationToken);

    /// <summary>Schedules the creation of a packed archive; returns the instance ID.</summary>
    public static Task<string> SchedulePackingAsync(this DurableTaskClient tasks, Build build, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.PackBuild, build.Id, "pack-" + InstanceOf(build.Id), cancellationToken);

    /// <summary>Schedules the archiving of a build.</summary>
    public static Task ScheduleArchivingAsync(
        this DurableTaskClient tasks, ArchiveBuildRequest request, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.ArchiveBuild, request, "archive-" + InstanceOf(request.BuildId), cancellationToken);

    /// <summary>Schedules an update of the link of an environment to its current build.</summary>
    public static Task SchedulePointingAsync(
        this DurableTaskClient tasks, string ns, string environment, CancellationToken cancellationToken) =>
        // Every change must read the row itself, so they do not share an ID.
        tasks.ScheduleNewOrchestrationInstanceAsync(FunctionNames.PointEnvironment, $"{ns}/{environment}", null, cancellationToken);

    /// <summary>Schedules an orchestration under a fixed ID, unless an instance with this ID is running. Returns the ID.</summary>
    public static async Task<string> ScheduleOnceAsync(
        this DurableTaskClient tasks, string orchestrator, object? input, string id, CancellationToken cancellationToken)
    {
        await tasks.TryScheduleAsync(orchestrator, input, id, cancellationToken);
        return id;
    }

    /// <summary>Schedules an orchestration under a fixed ID, unless an instance with this ID is running.</summary>
    /// <returns>True if the orchestration was scheduled.</returns>
    public static async Task<bool> TryScheduleAsync(
        this DurableTaskClient tasks, string orchestrator, object? input, string id, CancellationToken cancellationToken)
    {
        try
        {
            StartOrchestrationOptions options = new StartOrchestrationOptions(id).WithDedupeStatuses(Unfinished);
            await tasks.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, options, cancellationToken);
            AuditScope.Current?.NoteWork(orchestrator, id);
            return true;
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return false;
        }
    }
}

using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Work;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Builds;

/// <summary>Starts the orchestrations of builds under ids that make a second start of the same work harmless.</summary>
internal static class BuildScheduling
{
    // Without these the client terminates a running instance of the same id and puts the new one in its place.
    private static readonly OrchestrationRuntimeStatus[] Unfinished =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    /// <summary>The instance that runs a build.</summary>
    public static string InstanceOf(long buildId) => FormattableString.Invariant($"{buildId}");

    /// <summary>Starts a build; one that is running already goes on.</summary>
    public static Task ScheduleBuildAsync(this DurableTaskClient tasks, Build build, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.BuildEnvironment, new BuildRequest(build.Id, build.Attempt), InstanceOf(build.Id), cancellationToken);

    /// <summary>Starts packing; returns the instance.</summary>
    public static Task<string> SchedulePackingAsync(this DurableTaskClient tasks, Build build, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.PackBuild, build.Id, "pack-" + InstanceOf(build.Id), cancellationToken);

    /// <summary>Starts archiving one build.</summary>
    public static Task ScheduleArchivingAsync(this DurableTaskClient tasks, ArchiveRequest request, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.ArchiveBuild, request, "archive-" + InstanceOf(request.BuildId), cancellationToken);

    /// <summary>Points an environment's link at its current build.</summary>
    public static Task SchedulePointingAsync(this DurableTaskClient tasks, string ns, string environment, CancellationToken cancellationToken) =>
        // Every change needs its own look at the row, so no common id.
        tasks.ScheduleNewOrchestrationInstanceAsync(FunctionNames.PointEnvironment, $"{ns}/{environment}", null, cancellationToken);

    /// <summary>Starts an orchestration under an id of its own; one of that id that is running already goes on. Returns the id.</summary>
    public static async Task<string> ScheduleOnceAsync(
        this DurableTaskClient tasks, string orchestrator, object? input, string id, CancellationToken cancellationToken)
    {
        await tasks.TryScheduleAsync(orchestrator, input, id, cancellationToken);
        return id;
    }

    /// <summary>Starts an orchestration under an id of its own, unless one of that id is running, which then goes on.</summary>
    /// <returns>Whether it was started.</returns>
    public static async Task<bool> TryScheduleAsync(
        this DurableTaskClient tasks, string orchestrator, object? input, string id, CancellationToken cancellationToken)
    {
        try
        {
            StartOrchestrationOptions options = new StartOrchestrationOptions(id).WithDedupeStatuses(Unfinished);
            await tasks.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, options, cancellationToken);
            return true;
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return false;
        }
    }
}

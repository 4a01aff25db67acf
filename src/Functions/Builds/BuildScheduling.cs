using CondaStore.Domain.Store.Ledger;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Builds;

/// <summary>Starts the orchestrations of builds under ids that make a second start of the same work harmless.</summary>
internal static class BuildScheduling
{
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

    /// <summary>Makes an environment's link follow its row.</summary>
    public static Task ScheduleActivationAsync(this DurableTaskClient tasks, string ns, string environment, CancellationToken cancellationToken) =>
        // Every change needs its own look at the row, so no common id.
        tasks.ScheduleNewOrchestrationInstanceAsync(FunctionNames.PointEnvironment, $"{ns}/{environment}", null, cancellationToken);

    /// <summary>Starts an orchestration under an id of its own; one of that id that is running already goes on. Returns the id.</summary>
    public static async Task<string> ScheduleOnceAsync(
        this DurableTaskClient tasks, string orchestrator, object? input, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await tasks.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(id), cancellationToken);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return id;
        }
    }
}

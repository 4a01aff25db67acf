using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Api.Builds;
using CondaStore.Functions.Api.Wire;
using CondaStore.Functions.Builds;
using CondaStore.Functions.Maintenance;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Api.Archives;

/// <summary>The endpoints that archive single builds and recreate them from their specification, lockfile and log.</summary>
public sealed class BuildArchiveFunctions(
    RequestedBuilds requested, BuildStore builds, BuildArchiver archiver, IBlobs blobs)
{
    private const string Route = "conda-store/api/v1/build/{id}";

    /// <summary>Archives a build: removes its environment and keeps what is needed to recreate it.</summary>
    [Function("BuildArchivePost")]
    [Operation(
        "builds", "Archives a completed build.",
        Details = "Its environment is removed; its specification, lockfile and log are kept. The active build requires "
            + "`force`.", Permission = "build::archive", Body = typeof(BuildArchiveBody), Form = ResponseForm.Acknowledgement,
        Errors = [ErrorCode.InvalidState])]
    public async Task<IResult> Archive(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/archive")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        (Build build, Caller caller) = await requested.RequireAsync(request, id, Permission.BuildArchive, cancellationToken);
        BuildArchiveBody body = await ApiBody.ReadAsync<BuildArchiveBody>(request, cancellationToken);
        bool keepPacked = ArchiveBodies.KeepsPacked(body.Keep);
        if (build.Status == BuildStatus.Archived)
        {
            return ApiResults.Ack();
        }

        string reason = $"requested by {caller.PrimaryNamespace}";
        if (keepPacked)
        {
            await builds.CheckArchivableAsync(build.Id, body.Force, cancellationToken);
            await builds.RecordArchivingAsync(build.Id, null, cancellationToken);
            await tasks.ScheduleArchivingAsync(new ArchiveBuildRequest(build.Id, body.Force, true, reason), cancellationToken);
            return ApiResults.Ack($"build {build.Id} is being packed and archived");
        }

        await archiver.ArchiveRowAsync(build, body.Force, reason, cancellationToken);
        await tasks.ScheduleDeletionsAsync(cancellationToken);
        return ApiResults.Ack();
    }

    /// <summary>Recreates an archived build from its lockfile.</summary>
    [Function("BuildRecreate")]
    [Operation(
        "builds", "Recreates an archived build from its lockfile, without solving.",
        Details = "The build keeps its ID and its packages. `restore` is another name for `recreate`. With `activate`, the "
            + "permission `environment::update` is required as well.", Permission = "build::archive", Body = typeof(RecreateBody),
        Data = typeof(StartedBuildWire), Errors = [ErrorCode.InvalidState])]
    public async Task<IResult> Recreate(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/{verb:regex(^(recreate|restore)$)}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        (Build build, Caller caller) = await requested.RequireAsync(request, id, Permission.BuildArchive, cancellationToken);
        bool activate = (await ApiBody.ReadAsync<RecreateBody>(request, cancellationToken)).Activate;
        if (activate)
        {
            caller.Require(Permission.EnvironmentUpdate, $"{build.Namespace}/{build.Environment}");
        }

        await tasks.ScheduleBuildAsync(await builds.RecreateAsync(build.Id, activate, cancellationToken), cancellationToken);
        return ApiResults.Data(new StartedBuildWire(build.Id), $"build {build.Id} is being recreated");
    }

    /// <summary>Gets the differences between the first installation of a build and its latest recreation.</summary>
    [Function("BuildDifferences")]
    [Operation(
        "builds", "Lists the files of a recreated build that differ from its first installation.",
        Details = "`compared` is false until they have been compared.", Permission = "environment::read", Data = typeof(DifferencesWire))]
    public async Task<IResult> Differences(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/differences")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        (Build build, _) = await requested.RequireAsync(request, id, Permission.EnvironmentRead, cancellationToken);
        if (build.Differences is null)
        {
            return ApiResults.Data(new DifferencesWire(false, 0, []));
        }

        await using Stream content = await blobs.OpenReadAsync(build.DifferencesName, 0, null, cancellationToken);
        IReadOnlyList<DifferenceWire>? list = await JsonSerializer.DeserializeAsync<IReadOnlyList<DifferenceWire>>(
            content, ApiJson.Options, cancellationToken);
        return ApiResults.Data(new DifferencesWire(true, build.Differences.Value, list ?? []));
    }
}

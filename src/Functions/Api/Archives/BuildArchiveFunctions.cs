using System.Text.Json;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Api.Builds;
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
        "builds",
        "Archives a completed build: its environment is removed; its specification, lockfile and log are kept. The active build requires "
            + "`force`. `keep` = `packed` also keeps the packed environment.",
        Permission = "build::archive",
        Body = "force keep")]
    public async Task<IResult> Archive(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/archive")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        (Build build, Caller caller) = await requested.RequireAsync(request, id, Permission.BuildArchive, cancellationToken);
        JsonElement body = await ApiBody.ReadObjectAsync(request, cancellationToken);
        bool force = body.Flag("force");
        bool keepPacked = ArchiveBodies.KeepsPacked(body);
        if (build.Status == BuildStatus.Archived)
        {
            return ApiResults.Ack();
        }

        await builds.CheckArchivableAsync(build.Id, force, cancellationToken);
        string reason = $"requested by {caller.PrimaryNamespace}";
        if (keepPacked)
        {
            await builds.RecordArchivingAsync(build.Id, null, cancellationToken);
            await tasks.ScheduleArchivingAsync(new ArchiveRequest(build.Id, force, true, reason), cancellationToken);
            return ApiResults.Ack($"build {build.Id} is being packed and archived");
        }

        await archiver.LogAsync(build, "archived: " + reason);
        await builds.ArchiveAsync(build.Id, force, null, cancellationToken);
        await tasks.ScheduleDeletionsAsync(cancellationToken);
        return ApiResults.Ack();
    }

    /// <summary>Recreates an archived build from its lockfile.</summary>
    [Function("BuildRecreate")]
    [Operation(
        "builds",
        "Recreates an archived build from its lockfile, without solving: with the same ID and the same packages. With `activate`, it "
            + "becomes the active build afterwards.",
        Permission = "build::archive",
        Body = "activate")]
    public async Task<IResult> Recreate(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/{verb:regex(^(recreate|restore)$)}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        (Build build, Caller caller) = await requested.RequireAsync(request, id, Permission.BuildArchive, cancellationToken);
        bool activate = (await ApiBody.ReadObjectAsync(request, cancellationToken)).Flag("activate");
        if (activate)
        {
            caller.Require(Permission.EnvironmentUpdate, $"{build.Namespace}/{build.Environment}");
        }

        await tasks.ScheduleBuildAsync(await builds.RecreateAsync(build.Id, activate, cancellationToken), cancellationToken);
        return ApiResults.Data(new { BuildId = build.Id }, $"build {build.Id} is being recreated");
    }

    /// <summary>Gets the differences between the first installation of a build and its latest recreation.</summary>
    [Function("BuildDifferences")]
    [Operation(
        "builds",
        "Lists the files of a recreated build that differ from its first installation. `compared` is false until they have been compared.",
        Permission = "environment::read")]
    public async Task<IResult> Differences(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/differences")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        (Build build, _) = await requested.RequireAsync(request, id, Permission.EnvironmentRead, cancellationToken);
        if (build.Differences is null)
        {
            return ApiResults.Data(new { Compared = false, Count = 0, Differences = Array.Empty<object>() });
        }

        await using Stream content = await blobs.OpenReadAsync(build.DifferencesName, 0, null, cancellationToken);
        using JsonDocument list = await JsonDocument.ParseAsync(content, default, cancellationToken);
        return ApiResults.Data(new { Compared = true, Count = build.Differences, Differences = list.RootElement.Clone() });
    }
}

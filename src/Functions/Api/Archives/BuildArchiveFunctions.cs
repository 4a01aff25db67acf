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

/// <summary>Old builds: archived to specification, lockfile and log, and brought back from them.</summary>
public sealed class BuildArchiveFunctions(
    RequestedBuilds requested, BuildStore builds, BuildArchiver archiver, IBlobs blobs)
{
    private const string Route = "conda-store/api/v1/build/{id}";

    /// <summary>Removes the environment of a build and keeps what brings it back.</summary>
    [Function("BuildArchivePost")]
    [Operation(
        "builds",
        "Archives a completed build: its environment goes; specification, lockfile and log stay. The active build only with `force`; `keep` = `packed` keeps the packed environment too.",
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
        string reason = $"asked for by {caller.PrimaryNamespace}";
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

    /// <summary>Brings an archived build back from its lockfile.</summary>
    [Function("BuildRecreate")]
    [Operation(
        "builds",
        "Brings an archived build back from its lockfile, without solving: the same id, the same packages. With `activate` it becomes the active build afterwards.",
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

    /// <summary>What differed from the first installation when the build was last brought back.</summary>
    [Function("BuildDifferences")]
    [Operation(
        "builds",
        "Lists the files that differ from the first installation since the build was brought back. `compared` is false while that is not known.",
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

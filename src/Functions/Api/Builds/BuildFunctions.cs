using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;
using CondaStore.Domain.Store.Specifying;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Api.Wire;
using CondaStore.Functions.Builds;
using CondaStore.Functions.Maintenance;
using CondaStore.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Api.Builds;

/// <summary>The endpoints of builds. A build is one attempt to turn a specification into an environment.</summary>
public sealed class BuildFunctions(
    RequestCallers callers,
    RequestedBuilds requested,
    BuildStore builds,
    BuildEnds ends,
    CanceledBuilds canceled,
    Specifications specifications,
    Settings settings,
    IBlobs blobs)
{
    private const string Route = "conda-store/api/v1/build/{id}";

    /// <summary>Lists the builds that the caller may see.</summary>
    [Function("BuildList")]
    [Operation(
        "builds", "Lists builds.", Query = "page size order sort_by:builds* status packages* artifact environment_id name namespace",
        Form = ResponseForm.Page, Data = typeof(BuildWire))]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/api/v1/build")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        ApiQuery query = new(request);
        ApiPaging paging = ApiPaging.From(query);
        BuildQuery wanted = new()
        {
            Visibility = caller.Visibility,
            Status = BuildFilters.Status(query),
            Packages = [.. query.Texts("packages", "package")],
            Artifact = BuildFilters.Artifact(query),
            EnvironmentId = query.Long("environment_id"),
            Namespace = query.Text("namespace"),
            Name = query.Text("name"),
            SortBy = query.Text("sort_by") ?? "id",
            Descending = query.Text("order") == "desc",
        };
        Page<Build> page = await builds.PageAsync(wanted, new Paging(paging.Offset, paging.Size), cancellationToken);
        return ApiResults.Page(page.Items.Select(BuildWire.Brief), paging.Page, paging.Size, page.Count);
    }

    /// <summary>Gets a build.</summary>
    [Function("BuildGet")]
    [Operation(
        "builds", "Gets a build: its state, stage and progress, and the reason if it has failed.", Permission = "environment::read",
        Data = typeof(BuildWire))]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route)] HttpRequest request,
        string id, CancellationToken cancellationToken)
    {
        (Build build, _) = await requested.RequireAsync(request, id, Permission.EnvironmentRead, cancellationToken);
        return ApiResults.Data(
            BuildWire.Full(
                await WithLogSizeAsync(build, cancellationToken),
                await specifications.GetAsync(build.SpecificationSha256, cancellationToken)));
    }

    /// <summary>Gets what a build was built from, as text.</summary>
    [Function("BuildSpecification")]
    [Operation(
        "builds", "Gets the environment file or lockfile that a build was built from.",
        Details = "An environment file is as it was written, with its comments, unless they contained credentials.",
        Permission = "environment::read", Form = ResponseForm.File, Produces = "text/yaml")]
    public async Task<IResult> Specification(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/specification")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        (Build build, _) = await requested.RequireAsync(request, id, Permission.EnvironmentRead, cancellationToken);
        string text = await builds.FindTextAsync(build, cancellationToken)
            ?? SpecificationText.Of(await specifications.GetAsync(build.SpecificationSha256, cancellationToken));
        return Results.Text(text, "text/yaml; charset=utf-8");
    }

    /// <summary>Builds the same specification again.</summary>
    [Function("BuildRebuild")]
    [Operation(
        "builds", "Builds the same specification again.", Permission = "environment::update", Data = typeof(StartedBuildWire),
        Errors = [ErrorCode.InvalidState, ErrorCode.QuotaExceeded])]
    public async Task<IResult> Rebuild(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route)] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        (Build build, Caller caller) = await requested.RequireAsync(request, id, Permission.EnvironmentUpdate, cancellationToken);
        Build again = await builds.RebuildAsync(build.Id, caller.PrimaryNamespace, cancellationToken);
        await tasks.ScheduleBuildAsync(again, cancellationToken);
        return ApiResults.Data(new StartedBuildWire(again.Id), "rebuild triggered");
    }

    /// <summary>Cancels a build; one that has finished is not changed.</summary>
    [Function("BuildCancel")]
    [Operation(
        "builds", "Cancels a build.",
        Details = "A build that has ended is not changed.", Permission = "build::cancel", Form = ResponseForm.Acknowledgement)]
    public async Task<IResult> Cancel(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route + "/cancel")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        (Build build, _) = await requested.RequireAsync(request, id, Permission.BuildCancel, cancellationToken);
        if (await ends.RequestCancelAsync(build, cancellationToken) is { CancelRequested: true })
        {
            canceled.Wake();
        }

        return ApiResults.Ack($"build {build.Id} canceled");
    }

    /// <summary>Deletes a finished build.</summary>
    [Function("BuildDelete")]
    [Operation(
        "builds", "Deletes a finished build.",
        Details = "Its log, lockfile and specification are kept.", Permission = "build::delete", Form = ResponseForm.Acknowledgement,
        Errors = [ErrorCode.InvalidState])]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route)] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        (Build build, _) = await requested.RequireAsync(request, id, Permission.BuildDelete, cancellationToken);
        StoreSettings effective = await settings.GetAsync(null, null, cancellationToken);
        await builds.DeleteAsync(build.Id, effective.BuildArtifactsKeptOnDeletion, cancellationToken);
        await tasks.ScheduleDeletionsAsync(cancellationToken);
        return ApiResults.Ack();
    }

    /// <summary>Lists the packages of a build.</summary>
    [Function("BuildPackages")]
    [Operation(
        "builds", "Lists the packages of a build.", Permission = "environment::read",
        Query = "page size order sort_by:packages* search:package exact build", Form = ResponseForm.Page, Data = typeof(PackageWire))]
    public async Task<IResult> Packages(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/packages")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        (Build build, _) = await requested.RequireAsync(request, id, Permission.EnvironmentRead, cancellationToken);
        ApiQuery query = new(request);
        ApiPaging paging = ApiPaging.From(query);
        PackageQuery wanted = new()
        {
            Search = query.Text("search"),
            Exact = query.IsSet("exact"),
            Build = query.Text("build"),
            SortBy = [.. query.Texts("sort_by").Where(s => s is "channel" or "name")],
            Descending = query.Text("order") == "desc",
        };
        Page<BuildPackage> page = await builds.PackagesAsync(build.Id, wanted, new Paging(paging.Offset, paging.Size), cancellationToken);
        return ApiResults.Page(
            page.Items.Select((p, i) => PackageWire.From(p, paging.Offset + i + 1)), paging.Page, paging.Size, page.Count);
    }

    // The log can grow after the row was written, even when the build has ended.
    private async Task<Build> WithLogSizeAsync(Build build, CancellationToken cancellationToken)
    {
        if (build.Artifact(ArtifactType.Logs) is not { } listed
            || await blobs.PropertiesAsync(listed.Key, cancellationToken) is not { } log)
        {
            return build;
        }

        return build with { Artifacts = [.. build.Artifacts.Select(a => a == listed ? a with { Size = log.Length } : a)] };
    }
}

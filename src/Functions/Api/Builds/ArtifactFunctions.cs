using System.Globalization;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Api.Builds;

/// <summary>
/// The endpoints of build artifacts, which redirect to links that need no credentials. Packed archives are created on first request.
/// </summary>
public sealed class ArtifactFunctions(
    RequestCallers callers,
    RequestedBuilds requested,
    BuildStore builds,
    EnvironmentStore environments,
    IBlobs blobs,
    StorageLinks links,
    LogStream logStream,
    TimeProvider timeProvider)
{
    private const string BuildRoute = "conda-store/api/v1/build/{id}/";
    private const string EnvironmentRoute = "conda-store/api/v1/environment/{ns}/{env}/";

    // Below the minute after which proxies and clients abandon a silent request.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(30);

    /// <summary>Gets the log, complete or live.</summary>
    [Function("BuildLogs")]
    [Operation(
        "builds", "Gets the log.",
        Details = "With `follow`, it is streamed until the build ends, with empty lines as heartbeats; the header `Accept: "
            + "text/event-stream` requests events instead.", Permission = "environment::read", Query = "follow offset",
        Form = ResponseForm.Link, Produces = "text/plain")]
    public async Task<IResult> Logs(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = BuildRoute + "logs")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        (Build build, _) = await requested.RequireAsync(request, id, Permission.EnvironmentRead, cancellationToken);
        ApiQuery query = new(request);
        return query.Text("follow") is null or "false" or "0"
            ? await RedirectAsync(build, ArtifactType.Logs, cancellationToken)
            : logStream.Follow(build, query.Long("offset") ?? 0, request, cancellationToken);
    }

    /// <summary>Gets the pinned environment file.</summary>
    [Function("BuildYaml")]
    [Operation(
        "builds", "Gets the environment with all packages pinned, as YAML.", Permission = "environment::read", Form = ResponseForm.Link,
        Produces = "text/yaml")]
    public Task<IResult> Yaml(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = BuildRoute + "yaml")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        RedirectAsync(request, id, ArtifactType.Yaml, cancellationToken);

    /// <summary>Gets the list of package URLs.</summary>
    [Function("BuildExplicit")]
    [Operation(
        "builds", "Gets the packages as an explicit list of URLs.", Permission = "environment::read", Form = ResponseForm.Link,
        Produces = "text/plain")]
    public Task<IResult> Explicit(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = BuildRoute + "explicit")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        RedirectAsync(request, id, ArtifactType.Explicit, cancellationToken);

    /// <summary>Gets the lockfile.</summary>
    [Function("BuildLockfile")]
    [Operation(
        "builds", "Gets the lockfile in the format of conda-lock, as JSON.", Permission = "environment::read", Form = ResponseForm.Link)]
    public Task<IResult> Lockfile(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = BuildRoute + "{file:regex(^(lockfile|conda-lock\\.ya?ml)$)}")]
        HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        RedirectAsync(request, id, ArtifactType.Lockfile, cancellationToken);

    /// <summary>Gets the lockfile of an environment's current build.</summary>
    [Function("EnvironmentLockfile")]
    [Operation(
        "environments", "Gets the lockfile of the current build.", Permission = "environment::read", Form = ResponseForm.Link)]
    public async Task<IResult> EnvironmentLockfile(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = EnvironmentRoute + "{file:regex(^(lockfile|conda-lock\\.ya?ml)$)}")]
        HttpRequest request,
        string ns,
        string env,
        CancellationToken cancellationToken)
    {
        await callers.RequireAsync(request, Permission.EnvironmentRead, $"{ns}/{env}", cancellationToken);
        StoreEnvironment environment = await environments.GetAsync(ns, env, cancellationToken);
        return environment.CurrentBuildId is { } current
            ? await RedirectAsync(await builds.GetAsync(current, cancellationToken), ArtifactType.Lockfile, cancellationToken)
            : ApiResults.Detail(StatusCodes.Status404NotFound, "Not Found");
    }

    /// <summary>Gets the packed environment, which is created on first request.</summary>
    [Function("BuildArchive")]
    [Operation(
        "builds", "Gets the environment as a relocatable archive (tar.gz with conda-unpack).",
        Details = "The archive is created on the first request. If that takes longer than a request may, the status is 409 "
            + "with a `Retry-After`.", Permission = "environment::read", Form = ResponseForm.Link, Produces = "application/gzip",
        Errors = [ErrorCode.Conflict, ErrorCode.DiskFull, ErrorCode.FileSystem])]
    public async Task<IResult> Archive(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = BuildRoute + "archive")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        (Build build, _) = await requested.RequireAsync(request, id, Permission.EnvironmentRead, cancellationToken);
        if (build.Status == BuildStatus.Completed && build.Artifact(ArtifactType.CondaPack) is null)
        {
            return ApiResults.Error(
                StatusCodes.Status404NotFound, $"Build {build.Id} has no packed archive: build_artifacts did not include CONDA_PACK",
                ErrorCode.NotFound);
        }

        if (build.Status == BuildStatus.Completed && await blobs.PropertiesAsync(ArtifactKeys.Archive(build), cancellationToken) is null)
        {
            string instance = await tasks.SchedulePackingAsync(build, cancellationToken);
            if (await PackedAsync(request, tasks, instance, build, cancellationToken) is { } refusal)
            {
                return refusal;
            }

            build = await builds.GetAsync(build.Id, cancellationToken);
        }

        bool hasArchive = build.Status == BuildStatus.Completed
            || (build.Status == BuildStatus.Archived && build.Artifact(ArtifactType.CondaPack) is not null);
        return hasArchive
            ? await RedirectAsync(build, ArtifactType.CondaPack, cancellationToken)
            : ApiResults.Detail(StatusCodes.Status404NotFound, "Not Found");
    }

    /// <summary>Responds that there is no installer; installers are not created.</summary>
    [Function("BuildInstaller")]
    [Operation(
        "builds", "Gets the installer, if there is one.", Permission = "environment::read", Form = ResponseForm.Link,
        Produces = "application/octet-stream", Errors = [ErrorCode.InvalidRequest])]
    public async Task<IResult> Installer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = BuildRoute + "installer")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        (Build build, _) = await requested.RequireAsync(request, id, Permission.EnvironmentRead, cancellationToken);
        return build.Artifacts.Any(a => a.Type == ArtifactType.ConstructorInstaller)
            ? await RedirectAsync(build, ArtifactType.ConstructorInstaller, cancellationToken)
            : ApiResults.Error(StatusCodes.Status400BadRequest, $"Build {build.Id} doesn't have an installer");
    }

    /// <summary>Responds that there is no Docker manifest; manifests are not created.</summary>
    [Function("BuildDocker")]
    [Operation(
        "builds", "Gets the name of the container image, if there is one.", Permission = "environment::read", Form = ResponseForm.None,
        Errors = [ErrorCode.InvalidRequest], Deprecated = "Container images are not created.")]
    public async Task<IResult> Docker(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = BuildRoute + "docker")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        (Build build, _) = await requested.RequireAsync(request, id, Permission.EnvironmentRead, cancellationToken);
        DeprecationHeaders.Apply(request.HttpContext.Response);
        return ApiResults.Error(StatusCodes.Status400BadRequest, $"Build {build.Id} doesn't have a docker manifest");
    }

    /// <summary>Gets a blob by a signed link, if the storage does not create signed links itself.</summary>
    [Function("StorageGet")]
    public async Task<IResult> Storage(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "conda-store/storage/{*key}")] HttpRequest request,
        string? key,
        CancellationToken cancellationToken)
    {
        if (key is null || !links.IsValid(key, request.Query) || await blobs.PropertiesAsync(key, cancellationToken) is not { } properties)
        {
            return ApiResults.Detail(StatusCodes.Status404NotFound, "Not Found");
        }

        request.HttpContext.Response.ContentLength = properties.Length;
        // Whatever type it claims to have, it is not a page of the store.
        request.HttpContext.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        request.HttpContext.Response.Headers.ContentDisposition = $"inline; filename=\"{request.Query["file"]}\"";
        return Results.Stream(await blobs.OpenReadAsync(key, 0, properties.Length, cancellationToken), request.Query["type"].ToString());
    }

    // Waits until the archive exists or its creation has failed. The result is the error, or null if the archive exists or there is
    // nothing to pack.
    private async Task<IResult?> PackedAsync(
        HttpRequest request, DurableTaskClient tasks, string instance, Build build, CancellationToken cancellationToken)
    {
        long started = timeProvider.GetTimestamp();
        TimeSpan pause = TimeSpan.FromMilliseconds(100);
        while (timeProvider.GetElapsedTime(started) < LongestWait)
        {
            (string status, StepResult? result) = await OperationStatus.ReadAsync<StepResult>(tasks, instance, cancellationToken);
            // In this order: an operation that has ended has written its blob before.
            if (await blobs.PropertiesAsync(ArtifactKeys.Archive(build), cancellationToken) is not null
                || await builds.FindAsync(build.Id, cancellationToken) is not { Status: BuildStatus.Completed })
            {
                return null;
            }

            if (status != OperationStatus.Running)
            {
                ErrorCode code = result?.Code ?? ErrorCode.FileSystem;
                string message = result?.Message ?? "The environment could not be packed.";
                return ApiResults.Error(ApiExceptionMiddleware.StatusOf(code), message, code, result?.Hints);
            }

            await Task.Delay(pause, timeProvider, cancellationToken);
            pause = TimeSpan.FromMilliseconds(Math.Min(pause.TotalMilliseconds * 1.5, 2000));
        }

        request.HttpContext.Response.Headers.RetryAfter = AskAgainAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return ApiResults.Error(StatusCodes.Status409Conflict, "The archive is being created. Try again in 30 seconds.");
    }

    private async Task<IResult> RedirectAsync(HttpRequest request, string id, ArtifactType type, CancellationToken cancellationToken)
    {
        (Build build, _) = await requested.RequireAsync(request, id, Permission.EnvironmentRead, cancellationToken);
        return await RedirectAsync(build, type, cancellationToken);
    }

    private async Task<IResult> RedirectAsync(Build build, ArtifactType type, CancellationToken cancellationToken)
    {
        string key = ArtifactKeys.Of(build, type);
        if (await blobs.PropertiesAsync(key, cancellationToken) is null)
        {
            return ApiResults.Detail(StatusCodes.Status404NotFound, "Not Found");
        }

        string name = key[(key.LastIndexOf('/') + 1)..];
        return Results.Redirect(
            await links.LinkAsync(key, name, ArtifactKeys.ContentType(type), cancellationToken), permanent: false, preserveMethod: true);
    }
}

using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments;
using CondaStore.Domain.Environments.Formats;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Specifying;
using CondaStore.Domain.Store.Work;
using CondaStore.Domain.VirtualPackages;
using CondaStore.Functions.Api.Wire;
using CondaStore.Functions.Builds;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Api.Environments;

/// <summary>The endpoints of specifications, which describe the content of environments.</summary>
public sealed class SpecificationFunctions(
    RequestCallers callers, Specifications specifications, EnvironmentSolver solver, SpecificationPreview preview)
{
    /// <summary>Solves without building: returns the packages that a specification would install today.</summary>
    [Function("SpecificationSolve")]
    [Operation(
        "specifications", "Solves a specification without building it.", Permission = "environment::solve",
        Query = "channel* channels* conda* pip* format", Form = ResponseForm.Bare, Data = typeof(SolveWire),
        Errors =
        [
            ErrorCode.InvalidMatchSpec, ErrorCode.InvalidRequirement, ErrorCode.PolicyViolation, ErrorCode.ChannelNotFound,
            ErrorCode.ChannelUnavailable, ErrorCode.ChannelAccessDenied, ErrorCode.Unsatisfiable, ErrorCode.PackageNotFound,
            ErrorCode.SolveLimit,
        ])]
    public async Task<IResult> Solve(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/api/v1/specification")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        if (!caller.Bindings.Patterns.Any(p => caller.Bindings.PermissionsOf(p).Contains(Permission.EnvironmentSolve)))
        {
            throw new StoreException(ErrorCode.AccessDenied, "request not authorized");
        }

        // The policy is applied as if the specification were built in the caller's own namespace.
        (EnvironmentFile file, StoreSettings effective) = await specifications.ExamineAsync(
            TextOf(new ApiQuery(request)), caller.PrimaryNamespace, cancellationToken);
        PreparedEnvironment prepared = await solver.PreparePreviewAsync(file, effective, update: null, cancellationToken);
        EnvironmentSolution solution = await solver.SolveAsync(prepared, _ => { }, cancellationToken);
        // The only response without an envelope.
        return ApiResults.Json(
            new SolveWire(solution.For(HostPlatform.Subdir).Packages.Select((r, i) => SolvedPackageWire.From(r, i + 1))));
    }

    private static string TextOf(ApiQuery query)
    {
        IReadOnlyList<string> pip = query.Texts("pip");
        object[] sections = pip.Count > 0 ? [new { pip }] : [];
        return JsonSerializer.Serialize(new
        {
            name = "solve",
            channels = query.Texts("channel", "channels"),
            dependencies = query.Texts("conda").Concat(sections),
        });
    }

    /// <summary>Tells what an environment file would change, or what prevents its build.</summary>
    [Function("SpecificationPreview")]
    [Operation(
        "specifications", "Gets what an environment file would change, or what prevents its build.",
        Details = "The file is read and solved, and the packages are compared with those of the active build of the "
            + "environment.", Permission = "environment::solve", Body = typeof(PreviewBody), Data = typeof(PreviewWire))]
    public async Task<IResult> Preview(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conda-store/api/v1/specification/preview")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        PreviewBody body = await ApiBody.ReadAsync<PreviewBody>(request, cancellationToken);
        string ns = body.Namespace is { Length: > 0 } given ? given : caller.PrimaryNamespace;
        PreviewResult result = await preview.RunAsync(
            body.Specification, ns, UpdateRequest.Parse(body.Mode, body.Names), caller, cancellationToken);
        return ApiResults.Data(PreviewWire.From(result));
    }

    /// <summary>Accepts a specification or lockfile and starts its build.</summary>
    [Function("SpecificationCreate")]
    [Operation(
        "specifications", "Builds an environment from an environment file or a lockfile.",
        Details = "An environment that does not exist is created.", Permission = "environment:create", Body = typeof(SpecificationBody),
        Data = typeof(StartedBuildWire),
        Errors =
        [
            ErrorCode.InvalidRequest, ErrorCode.InvalidDocument, ErrorCode.InvalidVersionSpec, ErrorCode.InvalidMatchSpec,
            ErrorCode.InvalidEnvironmentFile, ErrorCode.InvalidLockfile, ErrorCode.InvalidName, ErrorCode.PolicyViolation,
            ErrorCode.InvalidRequirement, ErrorCode.QuotaExceeded,
        ])]
    public async Task<IResult> Create(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conda-store/api/v1/specification")] HttpRequest request,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        SpecificationBody body = await ApiBody.ReadAsync<SpecificationBody>(request, cancellationToken);
        Build build = await specifications.SubmitAsync(
            new SpecificationSubmission
            {
                Text = body.Specification,
                Namespace = body.Namespace,
                IsLockfile = body.IsLockfile,
                EnvironmentName = body.EnvironmentName,
                EnvironmentDescription = body.EnvironmentDescription,
                Update = UpdateRequest.Parse(body.Mode, body.Names),
            },
            caller,
            cancellationToken);
        await tasks.ScheduleBuildAsync(build, cancellationToken);
        return ApiResults.Data(new StartedBuildWire(build.Id));
    }
}

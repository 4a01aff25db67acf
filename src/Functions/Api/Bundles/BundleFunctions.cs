using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Bundles;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Api.Wire;
using CondaStore.Functions.Configuration;
using CondaStore.Functions.Transfers;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Api.Bundles;

/// <summary>The endpoints that export environments with their history as files, and import them.</summary>
public sealed class BundleFunctions(
    RequestCallers callers,
    EnvironmentExports exports,
    EnvironmentImports imports,
    NamespaceStore namespaces,
    PackageArchives archives,
    IOptions<StoreOptions> options)
{
    private const string Route = "conda-store/api/v1/import/{id}";

    /// <summary>Exports an environment as a bundle.</summary>
    [Function("EnvironmentExport")]
    [Operation(
        "transfer", "Exports the environment with its whole history as a file.", Permission = "environment::read and setting::read",
        Query = "packages:archives", Form = ResponseForm.File, Produces = EnvironmentExports.MediaType,
        Errors = [ErrorCode.PackageUnavailable])]
    public async Task<IResult> Export(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/api/v1/environment/{ns}/{env}/export")] HttpRequest request,
        string ns,
        string env,
        CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        caller.Require(Permission.EnvironmentRead, $"{ns}/{env}");
        caller.Require(Permission.SettingRead, $"{ns}/{env}");
        BundleOptions wanted = new()
        {
            OpenArchive = new ApiQuery(request).IsSet("packages") ? (package, token) => archives.OpenAsync(package, ns, token) : null,
            SigningKey = options.Value.BundleSigningKey,
        };
        BundlePlan plan = await exports.PlanAsync(ns, env, wanted, cancellationToken);
        return Results.Stream(
            body => EnvironmentExports.WriteAsync(plan, body, cancellationToken), EnvironmentExports.MediaType, plan.FileName);
    }

    /// <summary>Creates an import.</summary>
    [Function("ImportBegin")]
    [Operation(
        "transfer", "Creates an import into a namespace.",
        Details = "The bundle is then uploaded in pieces. A namespace that does not exist also requires the permission "
            + "`namespace::create`.", Permission = "environment:create", Body = typeof(ImportBody), Data = typeof(NewImportWire),
        Errors = [ErrorCode.InvalidName])]
    public async Task<IResult> Begin(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conda-store/api/v1/import")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        ImportBody body = await ApiBody.ReadAsync<ImportBody>(request, cancellationToken);
        string ns = body.Namespace is { Length: > 0 } given ? given : caller.PrimaryNamespace;
        await RequireAsync(caller, ns, body.Environment, cancellationToken);
        EnvironmentImport begun = await imports.BeginAsync(ns, body.Environment, caller.PrimaryNamespace, cancellationToken);
        return ApiResults.Data(new NewImportWire(begun.Id, EnvironmentImports.LargestPiece));
    }

    /// <summary>Receives a piece of a bundle.</summary>
    [Function("ImportReceive")]
    [Operation(
        "transfer", "Receives the next piece of the bundle.",
        Details = "A piece has at most 4 MiB.", Permission = "environment:create", Query = "offset", TakesPiece = true,
        Data = typeof(ReceivedWire), Errors = [ErrorCode.InvalidRequest, ErrorCode.InvalidState])]
    public async Task<IResult> Receive(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route)] HttpRequest request,
        string id, CancellationToken cancellationToken)
    {
        EnvironmentImport import = await FindAsync(request, id, cancellationToken);
        ReadOnlyMemory<byte> piece = await ApiBody.ReadPieceAsync(request, EnvironmentImports.LargestPiece, cancellationToken);
        long received = await imports.ReceiveAsync(
            import, new ApiQuery(request).Long("offset") ?? 0, piece, options.Value.MaxUploadBytes, cancellationToken);
        return ApiResults.Data(new ReceivedWire(received));
    }

    /// <summary>Previews or starts an import.</summary>
    [Function("ImportRun")]
    [Operation(
        "transfer", "Imports the uploaded bundle.",
        Details = "With `preview`, only returns what would be done. A second request continues an interrupted import.",
        Permission = "environment:create", Query = "preview", Data = typeof(RunningImportWire), Preview = typeof(ImportPreviewWire),
        Errors = [ErrorCode.DamagedBundle, ErrorCode.UnsupportedBundle, ErrorCode.UntrustedBundle])]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        EnvironmentImport import = await FindAsync(request, id, cancellationToken);
        if (new ApiQuery(request).IsSet("preview"))
        {
            return ApiResults.Data(ImportPreviewWire.From(await imports.PreviewAsync(import, options.Value.TrustedBundleKeys, cancellationToken)));
        }

        await tasks.ScheduleImportAsync(import.Id, cancellationToken);
        return ApiResults.Data(new RunningImportWire(import.Id), $"import {import.Id} is running");
    }

    /// <summary>Gets the progress of an import.</summary>
    [Function("ImportGet")]
    [Operation(
        "transfer", "Gets the progress of an import: the bytes received and the result of the run.", Permission = "environment:create",
        Data = typeof(ImportWire))]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route)] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        EnvironmentImport import = await FindAsync(request, id, cancellationToken);
        (string status, StepResult? result) = await OperationStatus.ReadAsync<StepResult>(
            tasks, TransferScheduling.InstanceOfImport(id), cancellationToken);
        return ApiResults.Data(new ImportWire(
            import.Id,
            import.Namespace,
            import.Environment,
            import.State.ToString().ToUpperInvariant(),
            await imports.ReceivedAsync(import, cancellationToken),
            import.EnvironmentId,
            import.ActiveBuild,
            status,
            result?.Message,
            result?.Code?.ToText(),
            result?.Hints ?? []));
    }

    /// <summary>Discards an import.</summary>
    [Function("ImportDiscard")]
    [Operation(
        "transfer", "Discards an import and removes the uploaded data.",
        Details = "What it has published is kept.", Permission = "environment:create", Form = ResponseForm.Acknowledgement,
        Errors = [ErrorCode.InvalidState])]
    public async Task<IResult> Discard(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route)] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        EnvironmentImport import = await FindAsync(request, id, cancellationToken);
        (string status, _) = await OperationStatus.ReadAsync<StepResult>(tasks, TransferScheduling.InstanceOfImport(id), cancellationToken);
        if (status == OperationStatus.Running)
        {
            throw new StoreException(ErrorCode.InvalidState, "the import is running");
        }

        await imports.DiscardAsync(import, cancellationToken);
        return ApiResults.Ack();
    }

    private async Task<EnvironmentImport> FindAsync(HttpRequest request, string id, CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        EnvironmentImport import = await imports.GetAsync(id, cancellationToken);
        await RequireAsync(caller, import.Namespace, import.Environment, cancellationToken);
        return import;
    }

    // If the name is taken from the bundle, the caller must be authorized for any name.
    private async Task RequireAsync(Caller caller, string ns, string? environment, CancellationToken cancellationToken)
    {
        caller.Require(Permission.EnvironmentCreate, $"{ns}/{environment ?? "*"}");
        if (await namespaces.FindAsync(ns, cancellationToken) is null)
        {
            caller.Require(Permission.NamespaceCreate, ns);
        }
    }
}

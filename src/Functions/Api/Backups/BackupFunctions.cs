using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Api.Wire;
using CondaStore.Functions.Configuration;
using CondaStore.Functions.Transfers;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Api.Backups;

/// <summary>
/// The endpoints of backups of the whole store. A backup contains all data of all users, and the key that signs tokens: only an
/// administrator of the whole store may create, read or restore one.
/// </summary>
public sealed partial class BackupFunctions(
    RequestCallers callers,
    BackupStorage storage,
    BackupRestore restoration,
    BackupProgressRows progresses,
    IOptions<StoreOptions> options,
    TimeProvider timeProvider)
{
    private const string Routes = "conda-store/api/v1/backup";
    private const string Route = Routes + "/{id}";
    private const string Administrator = "admin on */*";

    /// <summary>Lists the backups.</summary>
    [Function("BackupList")]
    [Operation(
        "transfer", "Lists the backups, newest first.", Permission = Administrator, Data = typeof(IReadOnlyList<BackupSummary>))]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes)] HttpRequest request, CancellationToken cancellationToken)
    {
        await RequireAsync(request, cancellationToken);
        return ApiResults.Data(await Repository.ListAsync(cancellationToken));
    }

    /// <summary>Creates a backup.</summary>
    [Function("BackupCreate")]
    [Operation(
        "transfer", "Creates a backup while the store is running.",
        Details = "The message of the completed operation is the ID of the backup.", Permission = Administrator,
        Body = typeof(BackupBody), Data = typeof(StartedOperationWire))]
    public async Task<IResult> Create(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes)] HttpRequest request,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        await RequireAsync(request, cancellationToken);
        BackupBody body = await ApiBody.ReadAsync<BackupBody>(request, cancellationToken);
        return Begun(await tasks.ScheduleBackupAsync(new BackupRequest(body.TokenKey, body.Packed), cancellationToken));
    }

    /// <summary>Gets a backup.</summary>
    [Function("BackupGet")]
    [Operation(
        "transfer", "Gets a backup.", Permission = Administrator, Data = typeof(BackupSummary),
        Errors = [ErrorCode.DamagedBundle, ErrorCode.UnsupportedBundle])]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route)] HttpRequest request,
        string id, CancellationToken cancellationToken)
    {
        await RequireAsync(request, cancellationToken);
        BackupManifest manifest = await Repository.ReadAsync(id, cancellationToken);
        return ApiResults.Data(new BackupSummary(id, manifest.CreatedOn, manifest.Counts, manifest.TokenKey is not null));
    }

    /// <summary>Gets the progress of an operation.</summary>
    [Function("BackupOperation")]
    [Operation(
        "transfer", "Gets the progress of an operation on backups.",
        Details = "The operation ID is in the response to the request that started the operation.", Permission = Administrator,
        Data = typeof(OperationWire))]
    public async Task<IResult> Operation(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes + "/operation/{operation}")] HttpRequest request,
        string operation,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        await RequireAsync(request, cancellationToken);
        if (!operation.StartsWith(TransferScheduling.BackupPrefix, StringComparison.Ordinal))
        {
            throw new StoreException(ErrorCode.NotFound, "operation does not exist");
        }

        (string status, TransferResult? result) = await OperationStatus.ReadAsync<TransferResult>(tasks, operation, cancellationToken);
        BackupProgress? progress = status == OperationStatus.Running ? await progresses.FindAsync(operation, cancellationToken) : null;
        return ApiResults.Data(new OperationWire(
            operation, status, result?.Message, result?.Code?.ToText(), result?.Hints ?? [], result?.Items ?? 0, progress));
    }

    /// <summary>Verifies a backup.</summary>
    [Function("BackupVerify")]
    [Operation(
        "transfer", "Verifies a backup: reads all of it and checks every hash.", Permission = Administrator,
        Data = typeof(StartedOperationWire), Errors = [ErrorCode.DamagedBundle, ErrorCode.UnsupportedBundle])]
    public async Task<IResult> Verify(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/verify")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        await RequireAsync(request, cancellationToken);
        await Repository.ReadAsync(id, cancellationToken);
        return Begun(await tasks.ScheduleVerificationAsync(id, cancellationToken));
    }

    /// <summary>Removes old backups.</summary>
    [Function("BackupPrune")]
    [Operation(
        "transfer", "Removes old backups, and all content that no other backup needs.",
        Details = "A backup is kept if one of the rules keeps it; one of the rules is required, and the newest backup is "
            + "always kept. With `dry_run`, only returns the plan.", Permission = Administrator, Body = typeof(PruneBody),
        Data = typeof(PruneWire), Errors = [ErrorCode.InvalidRequest])]
    public async Task<IResult> Prune(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes + "/prune")] HttpRequest request,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        await RequireAsync(request, cancellationToken);
        PruneBody body = await ApiBody.ReadAsync<PruneBody>(request, cancellationToken);
        DateTimeOffset? since = body.KeepWithin is { } age ? StoreAge.Moment(age, timeProvider.GetUtcNow()) : null;
        BackupsToKeep keep = new((int?)body.KeepLast, since);
        PruneReport plan = await BackupPruning.PlanAsync(Repository, keep, cancellationToken);
        string? operation = body.DryRun ? null : await tasks.SchedulePruningAsync(PruneRequest.Of(keep), cancellationToken);
        return ApiResults.Data(new PruneWire(operation, plan.Kept, plan.Removed, plan.Objects, plan.Bytes));
    }

    /// <summary>Restores a backup.</summary>
    [Function("BackupRestore")]
    [Operation(
        "transfer", "Restores a backup into this store.",
        Details = "The store must be empty, or the namespaces that are restored must not exist. With `preview`, only "
            + "returns what would be done.", Permission = Administrator, Query = "preview", Body = typeof(RestoreBody),
        Data = typeof(StartedOperationWire), Preview = typeof(RestorePreview),
        Errors = [ErrorCode.InvalidState, ErrorCode.DamagedBundle, ErrorCode.UnsupportedBundle])]
    public async Task<IResult> Restore(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/restore")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        await RequireAsync(request, cancellationToken);
        IReadOnlyList<string> namespaces = (await ApiBody.ReadAsync<RestoreBody>(request, cancellationToken)).Namespaces ?? [];
        RestorePreview preview = await restoration.PreviewAsync(Repository, id, namespaces, cancellationToken);
        if (new ApiQuery(request).IsSet("preview"))
        {
            return ApiResults.Data(preview);
        }

        return preview.Problems.Count == 0
            ? Begun(await tasks.ScheduleRestoreAsync(new RestoreRequest(id, string.Join(' ', namespaces)), cancellationToken))
            : throw new StoreException(ErrorCode.InvalidState, string.Join(" ", preview.Problems));
    }

    /// <summary>Downloads a backup as a file.</summary>
    [Function("BackupDownload")]
    [Operation(
        "transfer", "Downloads the backup as a file.", Permission = Administrator, Form = ResponseForm.File,
        Produces = BackupFile.MediaType, Errors = [ErrorCode.DamagedBundle, ErrorCode.UnsupportedBundle])]
    public async Task<IResult> Download(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/file")] HttpRequest request, string id,
        CancellationToken cancellationToken)
    {
        await RequireAsync(request, cancellationToken);
        await Repository.ReadAsync(id, cancellationToken);
        return Results.Stream(body => BackupFile.PackAsync(Repository, id, body, cancellationToken), BackupFile.MediaType, id + ".backup");
    }

    private BackupRepository Repository => new(storage.Blobs);

    private static IResult Begun(string operation) => ApiResults.Data(new StartedOperationWire(operation));

    private async Task RequireAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        foreach (Permission permission in Enum.GetValues<Permission>())
        {
            caller.Require(permission, "");
        }
    }
}

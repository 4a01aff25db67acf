using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.Store.Work;
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
    [Operation("transfer", "Lists the backups, newest first.", Permission = Administrator)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes)] HttpRequest request, CancellationToken cancellationToken)
    {
        await RequireAsync(request, cancellationToken);
        return ApiResults.Data(await Repository.ListAsync(cancellationToken));
    }

    /// <summary>Creates a backup.</summary>
    [Function("BackupCreate")]
    [Operation(
        "transfer",
        "Creates a backup while the store is running. `token_key` = false leaves out the key that signs tokens; `packed` includes packed "
            + "environments.",
        Permission = Administrator,
        Body = "token_key packed")]
    public async Task<IResult> Create(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes)] HttpRequest request,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        await RequireAsync(request, cancellationToken);
        JsonElement body = await ApiBody.ReadObjectAsync(request, cancellationToken);
        bool withKey = !body.TryGetProperty("token_key", out JsonElement wanted) || wanted.ValueKind != JsonValueKind.False;
        return Begun(await tasks.ScheduleBackupAsync(new BackupRequest(withKey, body.Flag("packed")), cancellationToken));
    }

    /// <summary>Gets a backup.</summary>
    [Function("BackupGet")]
    [Operation("transfer", "Gets a backup.", Permission = Administrator)]
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
        "transfer", "Gets the progress of a creation, verification or restore by the operation ID in the response to its request.",
        Permission = Administrator)]
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
        return ApiResults.Data(new
        {
            Operation = operation,
            Status = status,
            result?.Message,
            ErrorCode = result?.Code?.ToText(),
            Hints = result?.Hints ?? [],
            Count = result?.Items ?? 0,
            Progress = progress,
        });
    }

    /// <summary>Verifies a backup.</summary>
    [Function("BackupVerify")]
    [Operation("transfer", "Verifies a backup: reads all of it and checks every hash.", Permission = Administrator)]
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
        "transfer",
        "Removes backups except for the newest `keep_last` and those younger than `keep_within` (30d, 12h), and all content that no "
            + "other backup needs. One of the two is required, and the newest backup is always kept. With `dry_run`, only returns the "
            + "plan.",
        Permission = Administrator,
        Body = "keep_last keep_within dry_run")]
    public async Task<IResult> Prune(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes + "/prune")] HttpRequest request,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        await RequireAsync(request, cancellationToken);
        JsonElement body = await ApiBody.ReadObjectAsync(request, cancellationToken);
        DateTimeOffset? since = body.Text("keep_within") is { } age ? StoreAge.Moment(age, timeProvider.GetUtcNow()) : null;
        BackupsToKeep keep = new((int?)body.Long("keep_last"), since);
        PruneReport plan = await BackupPruning.PlanAsync(Repository, keep, cancellationToken);
        string? operation = body.Flag("dry_run") ? null : await tasks.SchedulePruningAsync(PruneRequest.Of(keep), cancellationToken);
        return ApiResults.Data(new { Operation = operation, plan.Kept, plan.Removed, plan.Objects, plan.Bytes });
    }

    /// <summary>Restores a backup.</summary>
    [Function("BackupRestore")]
    [Operation(
        "transfer",
        "Restores a backup into this store, which must be empty, or selected `namespaces` of the backup. With `preview`, only returns "
            + "what would be done.",
        Permission = Administrator,
        Query = "preview",
        Body = "namespaces")]
    public async Task<IResult> Restore(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/restore")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        await RequireAsync(request, cancellationToken);
        JsonElement body = await ApiBody.ReadObjectAsync(request, cancellationToken);
        string[] namespaces = body.TryGetProperty("namespaces", out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(n => n.ValueKind == JsonValueKind.String).Select(n => n.GetString()!)]
            : [];
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
    [Operation("transfer", "Downloads the backup as a file.", Permission = Administrator, Produces = BackupFile.MediaType)]
    public async Task<IResult> Download(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/file")] HttpRequest request, string id,
        CancellationToken cancellationToken)
    {
        await RequireAsync(request, cancellationToken);
        await Repository.ReadAsync(id, cancellationToken);
        return Results.Stream(body => BackupFile.PackAsync(Repository, id, body, cancellationToken), BackupFile.MediaType, id + ".backup");
    }

    private BackupRepository Repository => new(storage.Blobs);

    private static IResult Begun(string operation) => ApiResults.Data(new { Operation = operation });

    private async Task RequireAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        foreach (Permission permission in Enum.GetValues<Permission>())
        {
            caller.Require(permission, "");
        }
    }
}

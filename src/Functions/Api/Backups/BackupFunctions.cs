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
/// Backups of the whole store. A backup holds everything that anybody has in the store, and the key that signs tokens: only who is an
/// administrator of everything may make, read or restore one.
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

    /// <summary>The backups.</summary>
    [Function("BackupList")]
    [Operation("transfer", "Lists the backups, newest first.", Permission = Administrator)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes)] HttpRequest request, CancellationToken cancellationToken)
    {
        await RequireAsync(request, cancellationToken);
        return ApiResults.Data(await Repository.ListAsync(cancellationToken));
    }

    /// <summary>Makes a backup.</summary>
    [Function("BackupCreate")]
    [Operation(
        "transfer",
        "Makes a backup while the store works. `token_key` = false leaves out the key that signs tokens; `packed` takes packed environments along.",
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

    /// <summary>One backup.</summary>
    [Function("BackupGet")]
    [Operation("transfer", "Tells about a backup.", Permission = Administrator)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route)] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        await RequireAsync(request, cancellationToken);
        BackupManifest manifest = await Repository.ReadAsync(id, cancellationToken);
        return ApiResults.Data(new BackupSummary(id, manifest.CreatedOn, manifest.Counts, manifest.TokenKey is not null));
    }

    /// <summary>How long work on backups is.</summary>
    [Function("BackupOperation")]
    [Operation("transfer", "Tells how far the creation, verification or restore is that the answer to the request has named.", Permission = Administrator)]
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

    /// <summary>Reads a backup back.</summary>
    [Function("BackupVerify")]
    [Operation("transfer", "Reads a backup back to its last byte and compares every hash.", Permission = Administrator)]
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
        "Removes backups but the newest `keep_last` and those begun within `keep_within` (30d, 12h), and what only they held; one of the two is needed, and the newest always stays. With `dry_run` only says what would go.",
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

    /// <summary>Brings a backup back.</summary>
    [Function("BackupRestore")]
    [Operation(
        "transfer",
        "Restores a backup into this store, which must be empty, or chosen `namespaces` of it; with `preview` only says what that would do.",
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

    /// <summary>A backup as one file.</summary>
    [Function("BackupDownload")]
    [Operation("transfer", "The backup as one file.", Permission = Administrator, Produces = BackupFile.MediaType)]
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

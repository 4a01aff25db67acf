using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Transfers;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Api.Backups;

// Backups in one file that come in pieces.
public sealed partial class BackupFunctions
{
    private const string UploadRoute = Routes + "/upload/{upload}";

    /// <summary>Receives a piece of a backup in one file.</summary>
    [Function("BackupReceive")]
    [Operation(
        "transfer",
        "Receives the next piece of a backup in one file: at most 4 MiB, from `offset` on, under 32 hexadecimal digits that the caller chooses at random.",
        Permission = Administrator,
        Query = "offset")]
    public async Task<IResult> Receive(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = UploadRoute)] HttpRequest request, string upload,
        CancellationToken cancellationToken)
    {
        await RequireAsync(request, cancellationToken);
        ReadOnlyMemory<byte> piece = await ApiBody.ReadPieceAsync(request, BackupUploads.LargestPiece, cancellationToken);
        long received = await Uploads.ReceiveAsync(
            upload, new ApiQuery(request).Long("offset") ?? 0, piece, options.Value.MaxUploadBytes, cancellationToken);
        return ApiResults.Data(new { Received = received });
    }

    /// <summary>Takes what was received among the backups.</summary>
    [Function("BackupTake")]
    [Operation(
        "transfer",
        "Reads an uploaded file to its end, and when all of it is whole puts the backup among the others; the operation's message is its id.",
        Permission = Administrator)]
    public async Task<IResult> Take(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = UploadRoute)] HttpRequest request,
        string upload,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        await RequireAsync(request, cancellationToken);
        BackupUploads.Check(upload);
        return Begun(await tasks.ScheduleUnpackingAsync(upload, cancellationToken));
    }

    /// <summary>Gives an upload up.</summary>
    [Function("BackupDiscardUpload")]
    [Operation("transfer", "Gives an upload up and removes what has come of it.", Permission = Administrator)]
    public async Task<IResult> DiscardUpload(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = UploadRoute)] HttpRequest request,
        string upload,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        await RequireAsync(request, cancellationToken);
        BackupUploads.Check(upload);
        (string status, _) = await OperationStatus.ReadAsync<StepResult>(tasks, TransferScheduling.InstanceOfUnpacking(upload), cancellationToken);
        if (status == OperationStatus.Running)
        {
            throw new StoreException(ErrorCode.InvalidState, "the upload is being taken among the backups");
        }

        await Uploads.DiscardAsync(upload, cancellationToken);
        return ApiResults.Ack();
    }

    private BackupUploads Uploads => new(storage.Blobs);
}

using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Api.Wire;
using CondaStore.Functions.Transfers;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Api.Backups;

// The endpoints that upload a backup file in pieces.
public sealed partial class BackupFunctions
{
    private const string UploadRoute = Routes + "/upload/{upload}";

    /// <summary>Receives a piece of a backup file.</summary>
    [Function("BackupReceive")]
    [Operation(
        "transfer", "Receives the next piece of a backup file.",
        Details = "A piece has at most 4 MiB. The upload ID consists of 32 random hexadecimal digits chosen by the caller.",
        Permission = Administrator, Query = "offset", TakesPiece = true, Data = typeof(ReceivedWire),
        Errors = [ErrorCode.InvalidRequest])]
    public async Task<IResult> Receive(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = UploadRoute)] HttpRequest request, string upload,
        CancellationToken cancellationToken)
    {
        await RequireAsync(request, cancellationToken);
        ReadOnlyMemory<byte> piece = await ApiBody.ReadPieceAsync(request, BackupUploads.LargestPiece, cancellationToken);
        long received = await Uploads.ReceiveAsync(
            upload, new ApiQuery(request).Long("offset") ?? 0, piece, options.Value.MaxUploadBytes, cancellationToken);
        return ApiResults.Data(new ReceivedWire(received));
    }

    /// <summary>Adds an uploaded backup to the repository.</summary>
    [Function("BackupTake")]
    [Operation(
        "transfer", "Verifies an uploaded file and adds the backup to the repository.",
        Details = "The message of the completed operation is the ID of the backup.", Permission = Administrator,
        Data = typeof(StartedOperationWire), Errors = [ErrorCode.InvalidRequest])]
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

    /// <summary>Discards an upload.</summary>
    [Function("BackupDiscardUpload")]
    [Operation(
        "transfer", "Discards an upload and removes the uploaded data.", Permission = Administrator, Form = ResponseForm.Acknowledgement,
        Errors = [ErrorCode.InvalidRequest, ErrorCode.InvalidState])]
    public async Task<IResult> DiscardUpload(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = UploadRoute)] HttpRequest request,
        string upload,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        await RequireAsync(request, cancellationToken);
        BackupUploads.Check(upload);
        (string status, _) = await OperationStatus.ReadAsync<StepResult>(
            tasks, TransferScheduling.InstanceOfUnpacking(upload), cancellationToken);
        if (status == OperationStatus.Running)
        {
            throw new StoreException(ErrorCode.InvalidState, "the upload is being added to the repository");
        }

        await Uploads.DiscardAsync(upload, cancellationToken);
        return ApiResults.Ack();
    }

    private BackupUploads Uploads => new(storage.Blobs);
}

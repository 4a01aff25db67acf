using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Transfers;

/// <summary>The step that unpacks an upload.</summary>
public sealed class TakeBackup(BackupStorage storage, TimeProvider timeProvider)
{
    /// <summary>Takes an uploaded file among the backups; the message is the backup's id.</summary>
    [Function(FunctionNames.TakeBackup)]
    public Task<TransferResult> Run([ActivityTrigger] string upload, CancellationToken cancellationToken) => StepBudget.RunAsync(
        timeProvider,
        async token => new TransferResult { Message = await new BackupUploads(storage.Blobs).TakeAsync(upload, token) },
        cancellationToken);
}

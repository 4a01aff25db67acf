using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Transfers;

/// <summary>The activity that unpacks an uploaded backup.</summary>
public sealed class TakeBackup(BackupStorage storage, TimeProvider timeProvider)
{
    /// <summary>Adds an uploaded backup to the repository; the message is the ID of the backup.</summary>
    [Function(FunctionNames.TakeBackup)]
    public Task<TransferResult> Run([ActivityTrigger] string upload, CancellationToken cancellationToken) => StepBudget.RunAsync(
        timeProvider,
        async token => new TransferResult { Message = await new BackupUploads(storage.Blobs).TakeAsync(upload, token) },
        cancellationToken);
}

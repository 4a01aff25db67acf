using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Transfers;

/// <summary>The activity that removes an upload.</summary>
public sealed class DiscardBackupUpload(BackupStorage storage, TimeProvider timeProvider)
{
    /// <summary>Removes an upload that was added to the repository or rejected.</summary>
    [Function(FunctionNames.DiscardBackupUpload)]
    public Task<TransferResult> Run([ActivityTrigger] string upload, CancellationToken cancellationToken) => StepBudget.RunAsync(
        timeProvider,
        async token =>
        {
            await new BackupUploads(storage.Blobs).DiscardAsync(upload, token);
            return new TransferResult();
        },
        cancellationToken);
}

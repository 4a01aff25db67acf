using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Transfers;

/// <summary>The activity that removes old backups.</summary>
public sealed class RemoveBackups(BackupStorage storage, ReportedProgress reported, TimeProvider timeProvider)
{
    /// <summary>Removes old backups; the message describes what was removed.</summary>
    [Function(FunctionNames.RemoveBackups)]
    public Task<TransferResult> Run([ActivityTrigger] PruneRequest request, CancellationToken cancellationToken) => StepBudget.RunAsync(
        timeProvider,
        async token => TransferResult.Of(await reported.RunAsync(
            TransferScheduling.PruneInstance, p => BackupPruning.RunAsync(new BackupRepository(storage.Blobs), request.ToRules(), p, token),
            token)),
        cancellationToken);
}

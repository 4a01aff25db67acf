using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Transfers;

/// <summary>The activity that verifies a restore.</summary>
public sealed class CheckRestore(RestoredCheck check, BackupStorage storage, TimeProvider timeProvider)
{
    /// <summary>
    /// Compares the restored environments with the backup. The result is unfinished while builds are running; its message is the outcome.
    /// </summary>
    [Function(FunctionNames.CheckRestore)]
    public Task<TransferResult> Run([ActivityTrigger] string backup, CancellationToken cancellationToken) => StepBudget.RunAsync(
        timeProvider,
        async token => TransferResult.Of(await check.RunAsync(new BackupRepository(storage.Blobs), token)),
        cancellationToken);
}

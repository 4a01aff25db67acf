using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Transfers;

/// <summary>The step of a restore that looks how it went.</summary>
public sealed class CheckRestore(RestoredCheck check, BackupStorage storage, TimeProvider timeProvider)
{
    /// <summary>Compares the restored environments with the backup; unfinished while builds run. The message tells how it went.</summary>
    [Function(FunctionNames.CheckRestore)]
    public Task<TransferResult> Run([ActivityTrigger] string backup, CancellationToken cancellationToken) => StepBudget.RunAsync(
        timeProvider,
        async token => TransferResult.Of(await check.RunAsync(new BackupRepository(storage.Blobs), token)),
        cancellationToken);
}

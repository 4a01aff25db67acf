using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Transfers;

/// <summary>The activity that restores the rows and blobs of a backup.</summary>
public sealed class WriteRestore(
    BackupRestore restoration,
    BackupStorage storage,
    RestoredTokenKeys tokenKeys,
    BuildStore builds,
    ReportedProgress reported,
    TimeProvider timeProvider)
{
    /// <summary>Restores a backup into this store and queues its active environments.</summary>
    [Function(FunctionNames.WriteRestore)]
    public Task<TransferResult> Run(
        [ActivityTrigger] RestoreRequest request, [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken) => StepBudget.RunAsync(
        timeProvider,
        async token =>
        {
            string[] namespaces = request.Namespaces.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            await reported.RunAsync(
                TransferScheduling.RestoreInstance,
                p => restoration.RunAsync(new BackupRepository(storage.Blobs), request.Backup, namespaces, p, token), token);
            await tokenKeys.StartAsync(token);
            foreach (Build build in (await builds.ActiveAsync(token)).Where(b => b.Status == BuildStatus.Queued))
            {
                await tasks.ScheduleBuildAsync(build, token);
            }

            return new TransferResult();
        },
        cancellationToken);
}

using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Transfers;

/// <summary>The activity that verifies a backup.</summary>
public sealed class ReadBackup(BackupStorage storage, ReportedProgress reported, TimeProvider timeProvider)
{
    private const int Concurrency = 8;

    /// <summary>Reads a backup and checks its hashes.</summary>
    [Function(FunctionNames.ReadBackup)]
    public Task<TransferResult> Run([ActivityTrigger] string id, CancellationToken cancellationToken) => StepBudget.RunAsync(
        timeProvider,
        async token =>
        {
            VerificationReport report = await reported.RunAsync(
                TransferScheduling.InstanceOfVerification(id),
                p => BackupVerification.RunAsync(new BackupRepository(storage.Blobs), id, Concurrency, p, token),
                token);
            return TransferResult.Of(report, id);
        },
        cancellationToken);
}

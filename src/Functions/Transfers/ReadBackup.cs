using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Transfers;

/// <summary>The step of a verification.</summary>
public sealed class ReadBackup(BackupStorage storage, ReportedProgress reported, TimeProvider timeProvider)
{
    private const int Concurrency = 8;
    private const int MostNamed = 10;

    /// <summary>Reads a backup back.</summary>
    [Function(FunctionNames.ReadBackup)]
    public Task<TransferResult> Run([ActivityTrigger] string id, CancellationToken cancellationToken) => StepBudget.RunAsync(
        timeProvider,
        async token =>
        {
            VerificationReport report = await reported.RunAsync(
                TransferScheduling.InstanceOfVerification(id),
                p => BackupVerification.RunAsync(new BackupRepository(storage.Blobs), id, Concurrency, p, token),
                token);
            return report.IsWhole
                ? new TransferResult { Items = report.Objects, Message = id }
                : StepResult.Failure<TransferResult>(new StoreException(ErrorCode.DamagedBundle, string.Join('\n', report.Problems.Take(MostNamed)))
                {
                    Hints = [$"{report.Problems.Count} of {report.Objects} objects are missing or damaged"],
                });
        },
        cancellationToken);
}

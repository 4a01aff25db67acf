using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Transfers;

/// <summary>The step of a restore that looks how it went.</summary>
public sealed class CheckRestore(RestoredCheck check, BackupStorage storage, TimeProvider timeProvider)
{
    private const int MostNamed = 10;

    /// <summary>Compares the restored environments with the backup; unfinished while builds run. The message tells how it went.</summary>
    [Function(FunctionNames.CheckRestore)]
    public Task<TransferResult> Run([ActivityTrigger] string backup, CancellationToken cancellationToken) => StepBudget.RunAsync(
        timeProvider,
        async token =>
        {
            RestoreReport? report = await check.RunAsync(new BackupRepository(storage.Blobs), token);
            if (report is null || report.Running > 0)
            {
                return new TransferResult { Outcome = StepOutcome.Unfinished, Items = report?.Running ?? 0 };
            }

            RestoredEnvironment[] bad = [.. report.Environments.Where(e => e.Problem is not null)];
            return bad.Length == 0
                ? new TransferResult
                {
                    Items = report.Environments.Count,
                    Message = $"{report.Environments.Count} environments are active as before and intact",
                }
                : StepResult.Failure<TransferResult>(new StoreException(
                    ErrorCode.PrefixDiffers,
                    string.Join('\n', bad.Take(MostNamed).Select(e => $"{e.Namespace}/{e.Name}: {e.Problem}")))
                {
                    Hints = [$"{bad.Length} of {report.Environments.Count} environments are not as before; recreate their builds when the cause is removed"],
                });
        },
        cancellationToken);
}

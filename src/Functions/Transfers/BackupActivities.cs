using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using CondaStore.Functions.Configuration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Transfers;

/// <summary>Backups of this store, and bringing one back.</summary>
public sealed class BackupActivities(
    BackupCreation creation,
    BackupRestore restoration,
    RestoredCheck check,
    BackupStorage storage,
    RestoredTokenKeys tokenKeys,
    TokenKey key,
    BuildStore builds,
    ReportedProgress reported,
    TimeProvider timeProvider)
{
    private const int Concurrency = 8;
    private const int MostNamed = 10;

    /// <summary>Makes a backup; the message of the result is its id.</summary>
    [Function(FunctionNames.WriteBackup)]
    public Task<StepResult> Write([ActivityTrigger] BackupRequest request, CancellationToken cancellationToken) => StepBudget.RunAsync(
        timeProvider,
        async token =>
        {
            BackupOptions options = new() { TokenKey = request.WithTokenKey ? key.Signing : null, IncludePacked = request.WithPacked };
            BackupSummary made = await reported.RunAsync(
                TransferScheduling.BackupInstance, p => creation.CreateAsync(new BackupRepository(storage.Blobs), options, p, token), token);
            return new StepResult(StepOutcome.Done, Message: made.Id);
        },
        cancellationToken);

    /// <summary>Reads a backup back.</summary>
    [Function(FunctionNames.ReadBackup)]
    public Task<StepResult> Read([ActivityTrigger] string id, CancellationToken cancellationToken) => StepBudget.RunAsync(
        timeProvider,
        async token =>
        {
            VerificationReport report = await reported.RunAsync(
                TransferScheduling.InstanceOfVerification(id),
                p => BackupVerification.RunAsync(new BackupRepository(storage.Blobs), id, Concurrency, p, token),
                token);
            return report.IsWhole
                ? new StepResult(StepOutcome.Done, report.Objects, Message: id)
                : StepResult.Failure(new StoreException(ErrorCode.DamagedBundle, string.Join('\n', report.Problems.Take(MostNamed)))
                {
                    Hints = [$"{report.Problems.Count} of {report.Objects} objects are missing or damaged"],
                });
        },
        cancellationToken);

    /// <summary>Brings a backup into this store and queues its active environments.</summary>
    [Function(FunctionNames.WriteRestore)]
    public Task<StepResult> Restore(
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

            return new StepResult(StepOutcome.Done);
        },
        cancellationToken);

    /// <summary>Takes an uploaded file among the backups; the message is the backup's id.</summary>
    [Function(FunctionNames.TakeBackup)]
    public Task<StepResult> Take([ActivityTrigger] string upload, CancellationToken cancellationToken) => StepBudget.RunAsync(
        timeProvider,
        async token => new StepResult(StepOutcome.Done, Message: await new BackupUploads(storage.Blobs).TakeAsync(upload, token)),
        cancellationToken);

    /// <summary>Removes an upload that was taken or refused.</summary>
    [Function(FunctionNames.DiscardBackupUpload)]
    public Task<StepResult> Discard([ActivityTrigger] string upload, CancellationToken cancellationToken) => StepBudget.RunAsync(
        timeProvider,
        async token =>
        {
            await new BackupUploads(storage.Blobs).DiscardAsync(upload, token);
            return new StepResult(StepOutcome.Done);
        },
        cancellationToken);

    /// <summary>Removes old backups; the message tells what has gone.</summary>
    [Function(FunctionNames.RemoveBackups)]
    public Task<StepResult> Remove([ActivityTrigger] PruneRequest request, CancellationToken cancellationToken) => StepBudget.RunAsync(
        timeProvider,
        async token =>
        {
            PruneReport report = await reported.RunAsync(
                TransferScheduling.PruneInstance, p => BackupPruning.RunAsync(new BackupRepository(storage.Blobs), request.ToRules(), p, token), token);
            return new StepResult(
                StepOutcome.Done,
                report.Removed.Count,
                Message: $"{report.Removed.Count} backups and {report.Objects} objects of {report.Bytes} bytes are removed, {report.Kept.Count} backups stay");
        },
        cancellationToken);

    /// <summary>Compares the restored environments with the backup; unfinished while builds run. The message tells how it went.</summary>
    [Function(FunctionNames.CheckRestore)]
    public Task<StepResult> Check([ActivityTrigger] string backup, CancellationToken cancellationToken) => StepBudget.RunAsync(
        timeProvider,
        async token =>
        {
            RestoreReport? report = await check.RunAsync(new BackupRepository(storage.Blobs), token);
            if (report is null || report.Running > 0)
            {
                return new StepResult(StepOutcome.Unfinished, report?.Running ?? 0);
            }

            RestoredEnvironment[] bad = [.. report.Environments.Where(e => e.Problem is not null)];
            return bad.Length == 0
                ? new StepResult(
                    StepOutcome.Done, report.Environments.Count,
                    Message: $"{report.Environments.Count} environments are active as before and intact")
                : StepResult.Failure(new StoreException(
                    ErrorCode.PrefixDiffers,
                    string.Join('\n', bad.Take(MostNamed).Select(e => $"{e.Namespace}/{e.Name}: {e.Problem}")))
                {
                    Hints = [$"{bad.Length} of {report.Environments.Count} environments are not as before; recreate their builds when the cause is removed"],
                });
        },
        cancellationToken);
}

using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Bundles;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using CondaStore.Functions.Transfers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Maintenance;

/// <summary>Keeps the task hub and the uploads from growing for ever.</summary>
public sealed class ForgetOrchestrations(EnvironmentImports imports, BackupStorage backups, TimeProvider timeProvider)
{
    private static readonly TimeSpan HistoryKept = TimeSpan.FromDays(7);
    private static readonly TimeSpan UploadsKept = TimeSpan.FromDays(1);

    /// <summary>
    /// Forgets the history of orchestrations that ended long ago, imports and uploads that nobody has gone on with; what users see is in the builds.
    /// </summary>
    [Function(FunctionNames.ForgetOrchestrations)]
    public async Task<RemovalResult> Run(
        [ActivityTrigger] string chore, [DurableClient] DurableTaskClient tasks, CancellationToken cancellationToken)
    {
        PurgeInstancesFilter ended = new(
            CreatedTo: timeProvider.GetUtcNow() - HistoryKept,
            Statuses: [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated]);
        PurgeResult purged = await tasks.PurgeAllInstancesAsync(ended, null, cancellationToken);
        int swept = await imports.SweepAsync(HistoryKept, cancellationToken);
        swept += await new BackupUploads(backups.Blobs).SweepAsync(timeProvider.GetUtcNow() - UploadsKept, cancellationToken);
        return new RemovalResult { Removed = purged.PurgedInstanceCount + swept };
    }
}

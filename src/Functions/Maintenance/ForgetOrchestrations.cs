using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Bundles;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using CondaStore.Functions.Transfers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Maintenance;

/// <summary>The activity that limits the growth of the task hub, of uploads and of tokens.</summary>
public sealed class ForgetOrchestrations(EnvironmentImports imports, BackupStorage backups, IssuedTokens tokens, TimeProvider timeProvider)
{
    private static readonly TimeSpan HistoryKept = TimeSpan.FromDays(7);
    private static readonly TimeSpan UploadsKept = TimeSpan.FromDays(1);

    /// <summary>
    /// Removes the history of orchestrations that ended long ago, abandoned imports and uploads, and expired tokens. What users see is stored in the
    /// builds.
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
        swept += await tokens.SweepAsync(cancellationToken);
        return new RemovalResult { Removed = purged.PurgedInstanceCount + swept };
    }
}

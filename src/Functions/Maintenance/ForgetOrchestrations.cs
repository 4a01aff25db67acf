using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Audit;
using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Bundles;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using CondaStore.Functions.Configuration;
using CondaStore.Functions.Transfers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Maintenance;

/// <summary>The activity that limits the growth of the task hub, of uploads and of tokens.</summary>
public sealed class ForgetOrchestrations(EnvironmentImports imports, BackupStorage backups, IssuedTokens tokens, AuditLog audit, IOptions<StoreOptions> options, TimeProvider timeProvider)
{
    private static readonly TimeSpan HistoryKept = TimeSpan.FromDays(7);
    private static readonly TimeSpan AuditKeptAtLeast = TimeSpan.FromDays(1);
    private static readonly TimeSpan UploadsKept = TimeSpan.FromDays(1);

    /// <summary>
    /// Removes the history of orchestrations that ended long ago, abandoned imports and uploads, expired tokens, and old
    /// lines of the audit log. What users see is stored in the
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
        if (options.Value.AuditRetention is { } kept)
        {
            DateTimeOffset limit = timeProvider.GetUtcNow() - (kept < AuditKeptAtLeast ? AuditKeptAtLeast : kept);
            swept += await audit.TrimAsync(limit, cancellationToken);
        }

        return new RemovalResult { Removed = purged.PurgedInstanceCount + swept };
    }
}

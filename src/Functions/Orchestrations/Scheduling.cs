using CondaStore.Domain.Store.Ledger;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Orchestrations;

/// <summary>Starts orchestrations under ids that make a second start of the same work harmless.</summary>
internal static class Scheduling
{
    /// <summary>The instance that applies the retention settings.</summary>
    public const string RetentionInstance = "retention";

    /// <summary>The instance that runs a build.</summary>
    public static string InstanceOf(long buildId) => FormattableString.Invariant($"{buildId}");

    /// <summary>Starts a build; one that is running already goes on.</summary>
    public static Task ScheduleBuildAsync(this DurableTaskClient tasks, Build build, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.BuildEnvironment, new BuildRequest(build.Id, build.Attempt), InstanceOf(build.Id), cancellationToken);

    /// <summary>Starts packing; returns the instance.</summary>
    public static Task<string> SchedulePackingAsync(this DurableTaskClient tasks, Build build, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.PackBuild, build.Id, "pack-" + InstanceOf(build.Id), cancellationToken);

    /// <summary>Starts archiving one build.</summary>
    public static Task ScheduleArchivingAsync(this DurableTaskClient tasks, ArchiveRequest request, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.ArchiveBuild, request, "archive-" + InstanceOf(request.BuildId), cancellationToken);

    /// <summary>The instance that works off a run.</summary>
    public static string InstanceOfRun(string runId) => "archive-run-" + runId;

    /// <summary>Starts working off a run; one that is being worked off already goes on.</summary>
    public static Task ScheduleArchiveRunAsync(this DurableTaskClient tasks, string runId, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.RunArchive, runId, InstanceOfRun(runId), cancellationToken);

    /// <summary>Starts an evaluation of the retention settings with what it demands; there is never more than one.</summary>
    public static Task ScheduleRetentionAsync(this DurableTaskClient tasks, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.ApplyRetention, null, RetentionInstance, cancellationToken);

    /// <summary>Starts the removal of what was deleted.</summary>
    public static Task ScheduleDeletionsAsync(this DurableTaskClient tasks, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.RemoveDeleted, null, "remove-deleted", cancellationToken);

    /// <summary>Starts a cleaning of the package cache.</summary>
    public static Task ScheduleCleaningAsync(this DurableTaskClient tasks, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.CleanPackages, null, "clean-packages", cancellationToken);

    /// <summary>Starts an activity that is to run from time to time, unless it is running. A second start, or one left out, does no harm.</summary>
    public static Task ScheduleChoreAsync(this DurableTaskClient tasks, string activity, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.KeepHouse, activity, "chore-" + activity, cancellationToken);

    /// <summary>What the instances of work on backups begin with.</summary>
    public const string BackupPrefix = "backup-";

    /// <summary>The instance that runs an import.</summary>
    public static string InstanceOfImport(string id) => "import-" + id;

    /// <summary>Starts an import; one that is running already goes on.</summary>
    public static Task ScheduleImportAsync(this DurableTaskClient tasks, string id, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.ImportBundle, id, InstanceOfImport(id), cancellationToken);

    /// <summary>The instance that makes a backup.</summary>
    public const string BackupInstance = BackupPrefix + "create";

    /// <summary>The instance that removes old backups.</summary>
    public const string PruneInstance = BackupPrefix + "prune";

    /// <summary>The instance that brings a backup back.</summary>
    public const string RestoreInstance = BackupPrefix + "restore";

    /// <summary>The instance that reads a backup back.</summary>
    public static string InstanceOfVerification(string id) => BackupPrefix + "verify-" + id;

    /// <summary>Starts taking an uploaded file among the backups. Returns the instance.</summary>
    public static Task<string> ScheduleUnpackingAsync(this DurableTaskClient tasks, string upload, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.UnpackBackup, upload, InstanceOfUnpacking(upload), cancellationToken);

    /// <summary>The instance that takes an uploaded file among the backups.</summary>
    public static string InstanceOfUnpacking(string upload) => BackupPrefix + "upload-" + upload;

    /// <summary>Starts the removal of old backups; one that is running already goes on. Returns the instance.</summary>
    public static Task<string> SchedulePruningAsync(this DurableTaskClient tasks, PruneRequest request, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.PruneBackups, request, PruneInstance, cancellationToken);

    /// <summary>Starts a backup; one that is running already goes on. Returns the instance.</summary>
    public static Task<string> ScheduleBackupAsync(this DurableTaskClient tasks, BackupRequest request, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.CreateBackup, request, BackupInstance, cancellationToken);

    /// <summary>Starts reading a backup back; returns the instance.</summary>
    public static Task<string> ScheduleVerificationAsync(this DurableTaskClient tasks, string id, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.VerifyBackup, id, InstanceOfVerification(id), cancellationToken);

    /// <summary>Starts a restore; one that is running already goes on. Returns the instance.</summary>
    public static Task<string> ScheduleRestoreAsync(this DurableTaskClient tasks, RestoreRequest request, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.RestoreBackup, request, RestoreInstance, cancellationToken);

    /// <summary>Makes an environment's link follow its row.</summary>
    public static Task ScheduleActivationAsync(this DurableTaskClient tasks, string ns, string environment, CancellationToken cancellationToken) =>
        // Every change needs its own look at the row, so no common id.
        tasks.ScheduleNewOrchestrationInstanceAsync(FunctionNames.PointEnvironment, $"{ns}/{environment}", null, cancellationToken);

    private static async Task<string> ScheduleOnceAsync(
        this DurableTaskClient tasks, string orchestrator, object? input, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await tasks.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(id), cancellationToken);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return id;
        }
    }
}

using CondaStore.Functions.Builds;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Transfers;

/// <summary>Schedules imports, backups and restores under instance IDs that make a second start of the same work harmless.</summary>
internal static class TransferScheduling
{
    /// <summary>The prefix of the instance IDs of backup operations.</summary>
    public const string BackupPrefix = "backup-";

    /// <summary>Gets the ID of the instance that runs an import.</summary>
    public static string InstanceOfImport(string id) => "import-" + id;

    /// <summary>Schedules an import, unless it is running.</summary>
    public static Task ScheduleImportAsync(this DurableTaskClient tasks, string id, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.ImportBundle, id, InstanceOfImport(id), cancellationToken);

    /// <summary>The ID of the instance that creates a backup.</summary>
    public const string BackupInstance = BackupPrefix + "create";

    /// <summary>The ID of the instance that removes old backups.</summary>
    public const string PruneInstance = BackupPrefix + "prune";

    /// <summary>The ID of the instance that restores a backup.</summary>
    public const string RestoreInstance = BackupPrefix + "restore";

    /// <summary>Gets the ID of the instance that verifies a backup.</summary>
    public static string InstanceOfVerification(string id) => BackupPrefix + "verify-" + id;

    /// <summary>Schedules the addition of an uploaded backup to the repository. Returns the instance ID.</summary>
    public static Task<string> ScheduleUnpackingAsync(this DurableTaskClient tasks, string upload, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.UnpackBackup, upload, InstanceOfUnpacking(upload), cancellationToken);

    /// <summary>Gets the ID of the instance that adds an uploaded backup to the repository.</summary>
    public static string InstanceOfUnpacking(string upload) => BackupPrefix + "upload-" + upload;

    /// <summary>Schedules the removal of old backups, unless it is running. Returns the instance ID.</summary>
    public static Task<string> SchedulePruningAsync(
        this DurableTaskClient tasks, PruneRequest request, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.PruneBackups, request, PruneInstance, cancellationToken);

    /// <summary>Schedules a backup, unless one is running. Returns the instance ID.</summary>
    public static Task<string> ScheduleBackupAsync(
        this DurableTaskClient tasks, BackupRequest request, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.CreateBackup, request, BackupInstance, cancellationToken);

    /// <summary>Schedules the verification of a backup. Returns the instance ID.</summary>
    public static Task<string> ScheduleVerificationAsync(this DurableTaskClient tasks, string id, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.VerifyBackup, id, InstanceOfVerification(id), cancellationToken);

    /// <summary>Schedules a restore, unless one is running. Returns the instance ID.</summary>
    public static Task<string> ScheduleRestoreAsync(
        this DurableTaskClient tasks, RestoreRequest request, CancellationToken cancellationToken) =>
        tasks.ScheduleOnceAsync(FunctionNames.RestoreBackup, request, RestoreInstance, cancellationToken);
}

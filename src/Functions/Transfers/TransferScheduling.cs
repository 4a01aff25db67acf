using CondaStore.Functions.Builds;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Transfers;

/// <summary>Starts imports, backups and restores under ids that make a second start of the same work harmless.</summary>
internal static class TransferScheduling
{
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
}

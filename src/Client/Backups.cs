namespace CondaStore.Client;

/// <summary>Represents a backup of a store.</summary>
/// <param name="Id">The ID of the backup.</param>
/// <param name="CreatedOn">The time at which the backup was started.</param>
/// <param name="Counts">The numbers of objects in the backup.</param>
/// <param name="HasTokenKey">Whether the backup contains the key that signs tokens.</param>
public sealed record RemoteBackup(string Id, DateTimeOffset CreatedOn, RemoteBackupCounts Counts, bool HasTokenKey);

/// <summary>Represents the numbers of objects in a backup.</summary>
/// <param name="Namespaces">The number of namespaces.</param>
/// <param name="Environments">The number of environments.</param>
/// <param name="Builds">The number of builds.</param>
/// <param name="Requeued">The number of builds that were in progress and are recorded as queued.</param>
/// <param name="Blobs">The number of blobs.</param>
/// <param name="Bytes">The total size of the blobs in bytes.</param>
public sealed record RemoteBackupCounts(int Namespaces, int Environments, int Builds, int Requeued, int Blobs, long Bytes);

/// <summary>Represents the progress of an operation.</summary>
/// <param name="Stage">The current stage.</param>
/// <param name="Done">The number of items done.</param>
/// <param name="Total">The total number of items, or 0 if unknown.</param>
/// <param name="Bytes">The size of the items done, in bytes.</param>
/// <param name="Percent">The progress of the stage in percent, or null if the total is unknown.</param>
public sealed record RemoteBackupProgress(string Stage, long Done, long Total, long Bytes, int? Percent);

/// <summary>Represents the request to create a backup.</summary>
/// <param name="TokenKey">Whether the backup contains the key that signs tokens.</param>
/// <param name="Packed">Whether the backup contains packed environments.</param>
public sealed record BackupRequest(bool TokenKey = true, bool Packed = false);

/// <summary>Represents the rules by which backups are kept.</summary>
/// <param name="KeepLast">The number of newest backups to keep.</param>
/// <param name="KeepWithin">Keeps backups younger than this age, for example <c>30d</c>.</param>
/// <param name="DryRun">Whether to return only the plan.</param>
public sealed record PruneRequest(int? KeepLast = null, string? KeepWithin = null, bool DryRun = false);

/// <summary>Represents a plan of the backups to remove.</summary>
/// <param name="Operation">The ID of the operation that removes them, or null if none was started.</param>
/// <param name="Kept">The IDs of the backups that are kept.</param>
/// <param name="Removed">The IDs of the backups that are removed.</param>
/// <param name="Objects">The number of objects that are then in no backup.</param>
/// <param name="Bytes">The size of these objects in bytes.</param>
public sealed record RemotePrunePlan(string? Operation, IReadOnlyList<string> Kept, IReadOnlyList<string> Removed, int Objects, long Bytes);

/// <summary>Represents the request to restore a backup.</summary>
/// <param name="Namespaces">The namespaces to restore; empty for the whole store.</param>
public sealed record RestoreRequest(IReadOnlyList<string> Namespaces);

/// <summary>Represents the preview of a restore.</summary>
/// <param name="Backup">The ID of the backup.</param>
/// <param name="Namespaces">The namespaces that would be restored.</param>
/// <param name="Environments">The number of environments in these namespaces.</param>
/// <param name="Active">The number of active environments that would be rebuilt on disk.</param>
/// <param name="Problems">The reasons why the restore would be refused; empty if it would not.</param>
public sealed record RemoteRestorePreview(
    RemoteBackup Backup, IReadOnlyList<string> Namespaces, int Environments, int Active, IReadOnlyList<string> Problems);

/// <summary>Represents a long-running operation of the store.</summary>
/// <param name="Operation">The ID of the operation.</param>
/// <param name="Status"><c>RUNNING</c>, <c>COMPLETED</c>, <c>FAILED</c>, or <c>NONE</c> if there is no such operation.</param>
/// <param name="Message">The result of the operation.</param>
/// <param name="ErrorCode">The error code if the operation has failed.</param>
/// <param name="Hints">Hints to resolve the failure.</param>
/// <param name="Progress">The progress while the operation is running, or null if unknown.</param>
public sealed record RemoteOperation(
    string Operation, string? Status = null, string? Message = null, string? ErrorCode = null, IReadOnlyList<string>? Hints = null,
    RemoteBackupProgress? Progress = null)
{
    /// <summary>Whether the operation has ended.</summary>
    public bool HasEnded => Status is "COMPLETED" or "FAILED" or "NONE";
}

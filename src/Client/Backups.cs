namespace CondaStore.Client;

/// <summary>A backup of a store.</summary>
/// <param name="Id">Its id.</param>
/// <param name="CreatedOn">When it was begun.</param>
/// <param name="Counts">How much it holds.</param>
/// <param name="HasTokenKey">Whether it holds the key that signs tokens.</param>
public sealed record RemoteBackup(string Id, DateTimeOffset CreatedOn, RemoteBackupCounts Counts, bool HasTokenKey);

/// <summary>How much a backup holds.</summary>
/// <param name="Namespaces">Namespaces.</param>
/// <param name="Environments">Environments.</param>
/// <param name="Builds">Builds.</param>
/// <param name="Requeued">Builds that were under way and are recorded as queued.</param>
/// <param name="Blobs">Blobs.</param>
/// <param name="Bytes">Bytes of all blobs.</param>
public sealed record RemoteBackupCounts(int Namespaces, int Environments, int Builds, int Requeued, int Blobs, long Bytes);

/// <summary>How far work is.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Done">How many are done.</param>
/// <param name="Total">How many there are; 0 when not known.</param>
/// <param name="Bytes">Bytes of what is done.</param>
/// <param name="Percent">How much of the stage is done; null when the total is not known.</param>
public sealed record RemoteBackupProgress(string Stage, long Done, long Total, long Bytes, int? Percent);

/// <summary>What a backup is to hold.</summary>
/// <param name="TokenKey">Whether it holds the key that signs tokens.</param>
/// <param name="Packed">Whether it holds packed environments.</param>
public sealed record BackupRequest(bool TokenKey = true, bool Packed = false);

/// <summary>Which backups are to stay.</summary>
/// <param name="KeepLast">The newest so many.</param>
/// <param name="KeepWithin">Those begun within an age such as <c>30d</c>.</param>
/// <param name="DryRun">Whether nothing is to be removed.</param>
public sealed record PruneRequest(int? KeepLast = null, string? KeepWithin = null, bool DryRun = false);

/// <summary>What a pruning of backups removes.</summary>
/// <param name="Operation">The operation that does it; null when nothing was begun.</param>
/// <param name="Kept">The backups that stay.</param>
/// <param name="Removed">The backups that go.</param>
/// <param name="Objects">Objects that no backup holds then.</param>
/// <param name="Bytes">Bytes that they take.</param>
public sealed record RemotePrunePlan(string? Operation, IReadOnlyList<string> Kept, IReadOnlyList<string> Removed, int Objects, long Bytes);

/// <summary>What is to be restored.</summary>
/// <param name="Namespaces">The namespaces; empty for the whole store.</param>
public sealed record RestoreRequest(IReadOnlyList<string> Namespaces);

/// <summary>What a restore would do.</summary>
/// <param name="Backup">The backup.</param>
/// <param name="Namespaces">The namespaces that would be restored.</param>
/// <param name="Environments">How many environments they have.</param>
/// <param name="Active">How many of these would be built on disk again.</param>
/// <param name="Problems">Why it would be refused; empty when it would not.</param>
public sealed record RemoteRestorePreview(
    RemoteBackup Backup, IReadOnlyList<string> Namespaces, int Environments, int Active, IReadOnlyList<string> Problems);

/// <summary>Long work that a store does.</summary>
/// <param name="Operation">What it is asked for by.</param>
/// <param name="Status"><c>RUNNING</c>, <c>COMPLETED</c>, <c>FAILED</c>, or <c>NONE</c> when there is none.</param>
/// <param name="Message">What it has come to.</param>
/// <param name="ErrorCode">Why it failed.</param>
/// <param name="Hints">What could help.</param>
/// <param name="Progress">How far it is while it runs; null when that is not known.</param>
public sealed record RemoteOperation(
    string Operation, string? Status = null, string? Message = null, string? ErrorCode = null, IReadOnlyList<string>? Hints = null,
    RemoteBackupProgress? Progress = null)
{
    /// <summary>Whether nothing happens any more.</summary>
    public bool HasEnded => Status is "COMPLETED" or "FAILED" or "NONE";
}

namespace CondaStore.Domain.Store.Backups;

/// <summary>Represents a backup in a repository.</summary>
/// <param name="Id">The id: the time and the first digits of the manifest's SHA-256.</param>
/// <param name="CreatedOn">When it was begun, UTC.</param>
/// <param name="Counts">How much it holds.</param>
/// <param name="HasTokenKey">Whether it holds the key that signs tokens.</param>
public sealed record BackupSummary(string Id, DateTimeOffset CreatedOn, BackupCounts Counts, bool HasTokenKey)
{
    /// <summary>Gets what the creation added to the repository; null if unknown.</summary>
    public BackupWritten? Written { get; init; }
}

/// <summary>Represents what a backup added to its repository.</summary>
/// <param name="Objects">The number of new objects.</param>
/// <param name="Bytes">Bytes of their content.</param>
public sealed record BackupWritten(int Objects, long Bytes);

/// <summary>Represents the progress of a backup, verification or restore.</summary>
/// <param name="Stage">The current stage: <c>rows</c>, <c>blobs</c>, <c>objects</c>, <c>environments</c>.</param>
/// <param name="Done">The number of items processed.</param>
/// <param name="Total">The total number of items; 0 while unknown.</param>
/// <param name="Bytes">The number of bytes processed.</param>
public sealed record BackupProgress(string Stage, long Done, long Total, long Bytes)
{
    /// <summary>Gets the percentage of the stage that is done; null while the total is unknown.</summary>
    public int? Percent => Total > 0 ? (int)(100 * Math.Min(Done, Total) / Total) : null;
}

/// <summary>Represents the result of verifying a backup.</summary>
/// <param name="Backup">The backup.</param>
/// <param name="Objects">Objects that were read.</param>
/// <param name="Bytes">Bytes of the blobs' contents.</param>
/// <param name="Problems">What is missing or damaged, each with its position; empty if the backup is intact.</param>
public sealed record VerificationReport(BackupSummary Backup, int Objects, long Bytes, IReadOnlyList<string> Problems)
{
    /// <summary>Gets whether the backup is complete and intact.</summary>
    public bool IsWhole => Problems.Count == 0;
}

/// <summary>Specifies which backups a pruning keeps: those that match either rule, and always the newest.</summary>
/// <param name="Last">The number of newest backups to keep; null for no such rule.</param>
/// <param name="Since">The time, UTC, from which backups are kept; null for no such rule.</param>
public sealed record BackupsToKeep(int? Last, DateTimeOffset? Since);

/// <summary>Represents what a pruning removes or has removed.</summary>
/// <param name="Kept">The backups that are kept, newest first.</param>
/// <param name="Removed">The backups that are removed, newest first.</param>
/// <param name="Objects">The number of objects that no backup contains any more.</param>
/// <param name="Bytes">The size of these objects in bytes.</param>
public sealed record PruneReport(IReadOnlyList<string> Kept, IReadOnlyList<string> Removed, int Objects, long Bytes);

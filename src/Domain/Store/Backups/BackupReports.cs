namespace CondaStore.Domain.Store.Backups;

/// <summary>A backup in a repository.</summary>
/// <param name="Id">Its id: time, and the first digits of its manifest's SHA-256.</param>
/// <param name="CreatedOn">When it was begun, UTC.</param>
/// <param name="Counts">How much it holds.</param>
/// <param name="HasTokenKey">Whether it holds the key that signs tokens.</param>
public sealed record BackupSummary(string Id, DateTimeOffset CreatedOn, BackupCounts Counts, bool HasTokenKey)
{
    /// <summary>How much the creation wrote that was not in the repository yet; null when not known.</summary>
    public BackupWritten? Written { get; init; }
}

/// <summary>What a backup added to its repository.</summary>
/// <param name="Objects">Objects that were not there.</param>
/// <param name="Bytes">Bytes of their content.</param>
public sealed record BackupWritten(int Objects, long Bytes);

/// <summary>How far a backup, verification or restore is.</summary>
/// <param name="Stage">What is being done: <c>rows</c>, <c>blobs</c>, <c>objects</c>, <c>environments</c>.</param>
/// <param name="Done">How many are done.</param>
/// <param name="Total">How many there are; 0 when not known yet.</param>
/// <param name="Bytes">Bytes of what is done.</param>
public sealed record BackupProgress(string Stage, long Done, long Total, long Bytes)
{
    /// <summary>How much of the stage is done, 0 to 100; null while the total is not known.</summary>
    public int? Percent => Total > 0 ? (int)(100 * Math.Min(Done, Total) / Total) : null;
}

/// <summary>What reading a backup back has shown.</summary>
/// <param name="Backup">The backup.</param>
/// <param name="Objects">Objects that were read.</param>
/// <param name="Bytes">Bytes of the blobs' contents.</param>
/// <param name="Problems">What is missing or damaged, each with its place; empty when the backup is whole.</param>
public sealed record VerificationReport(BackupSummary Backup, int Objects, long Bytes, IReadOnlyList<string> Problems)
{
    /// <summary>Whether everything is there and right.</summary>
    public bool IsWhole => Problems.Count == 0;
}

/// <summary>Which backups a pruning leaves: those that meet one of the two, and the newest always.</summary>
/// <param name="Last">The newest so many; null for no such rule.</param>
/// <param name="Since">Those begun at or after this moment, UTC; null for no such rule.</param>
public sealed record BackupsToKeep(int? Last, DateTimeOffset? Since);

/// <summary>What a pruning removes or has removed.</summary>
/// <param name="Kept">The backups that stay, newest first.</param>
/// <param name="Removed">The backups that go, newest first.</param>
/// <param name="Objects">Objects that no backup holds then.</param>
/// <param name="Bytes">Bytes that they take.</param>
public sealed record PruneReport(IReadOnlyList<string> Kept, IReadOnlyList<string> Removed, int Objects, long Bytes);

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

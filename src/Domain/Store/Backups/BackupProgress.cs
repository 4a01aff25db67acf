namespace CondaStore.Domain.Store.Backups;

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

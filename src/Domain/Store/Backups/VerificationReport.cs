namespace CondaStore.Domain.Store.Backups;

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

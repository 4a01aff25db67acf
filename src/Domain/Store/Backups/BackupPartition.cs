namespace CondaStore.Domain.Store.Backups;

/// <summary>The rows of a partition.</summary>
/// <param name="Key">The partition key.</param>
/// <param name="Rows">How many.</param>
/// <param name="Objects">The rows, one JSON object a line, in key order.</param>
public sealed record BackupPartition(string Key, int Rows, IReadOnlyList<BackupObject> Objects);

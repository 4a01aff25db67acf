namespace CondaStore.Domain.Store.Backups;

/// <summary>
/// What a backup holds (<c>docs/operations.md</c>): lists of objects, each named by the SHA-256 of its content. The id of a backup
/// ends with the first digits of its manifest's own hash, so a manifest that was changed does not fit its name.
/// </summary>
public sealed record BackupManifest
{
    /// <summary>The word that tells a backup from other files.</summary>
    public const string FormatName = "conda-store-backup";

    /// <summary>The version that this program writes, and the newest that it reads.</summary>
    public const int NewestVersion = 1;

    /// <summary>Always <see cref="FormatName"/>.</summary>
    public required string Format { get; init; }

    /// <summary>The version of the format.</summary>
    public required int Version { get; init; }

    /// <summary>When the backup was begun, UTC.</summary>
    public required DateTimeOffset CreatedOn { get; init; }

    /// <summary>How much it holds.</summary>
    public required BackupCounts Counts { get; init; }

    /// <summary>The rows, by partition, in the order in which they were read.</summary>
    public required IReadOnlyList<BackupPartition> Partitions { get; init; }

    /// <summary>The lists of blobs: one JSON object a line with name, length, SHA-256 and version.</summary>
    public required IReadOnlyList<BackupObject> BlobLists { get; init; }

    /// <summary>The key that signs tokens; null when it was left out.</summary>
    public BackupObject? TokenKey { get; init; }

    /// <summary>What was left out because it can be made again, by the beginnings of blob names.</summary>
    public required IReadOnlyList<string> LeftOut { get; init; }
}

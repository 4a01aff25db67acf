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

    /// <summary>The keys that sign tokens, sealed (<see cref="SealedKeys"/>); null when they were left out.</summary>
    public BackupObject? TokenKey { get; init; }

    /// <summary>What was left out because it can be made again, by the beginnings of blob names.</summary>
    public required IReadOnlyList<string> LeftOut { get; init; }
}

/// <summary>How much a backup holds.</summary>
/// <param name="Namespaces">Namespaces.</param>
/// <param name="Environments">Environments that are not deleted.</param>
/// <param name="Builds">Builds with a row.</param>
/// <param name="Requeued">Builds that were under way and are recorded as queued.</param>
/// <param name="Blobs">Blobs.</param>
/// <param name="Bytes">Bytes of all blobs.</param>
public sealed record BackupCounts(int Namespaces, int Environments, int Builds, int Requeued, int Blobs, long Bytes);

/// <summary>The rows of a partition.</summary>
/// <param name="Key">The partition key.</param>
/// <param name="Rows">How many.</param>
/// <param name="Objects">The rows, one JSON object a line, in key order.</param>
public sealed record BackupPartition(string Key, int Rows, IReadOnlyList<BackupObject> Objects);

/// <summary>An object of a repository.</summary>
/// <param name="Sha256">Hash of its content, and its name.</param>
/// <param name="Length">Bytes of its content.</param>
public sealed record BackupObject(string Sha256, long Length);

/// <summary>A blob in a backup.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">Hash of its content.</param>
/// <param name="Version">The version that was read; the next backup does not read a blob again that still has it.</param>
internal sealed record BackupBlob(string Name, long Length, string Sha256, string Version);

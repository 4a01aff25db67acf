namespace CondaStore.Domain.Store.Backups;

/// <summary>
/// Represents the contents of a backup (<c>docs/operations.md</c>): lists of objects, each named by the SHA-256 of its content. The id of a
/// backup ends with the first digits of its manifest's own hash, so a modified manifest does not match its name.
/// </summary>
public sealed record BackupManifest
{
    /// <summary>The identifier of the format.</summary>
    public const string FormatName = "conda-store-backup";

    /// <summary>The version that this program writes, and the newest that it can read.</summary>
    public const int NewestVersion = 1;

    /// <summary>Always <see cref="FormatName"/>.</summary>
    public required string Format { get; init; }

    /// <summary>Gets the version of the format.</summary>
    public required int Version { get; init; }

    /// <summary>Gets the time when the backup was started, UTC.</summary>
    public required DateTimeOffset CreatedOn { get; init; }

    /// <summary>How much it holds.</summary>
    public required BackupCounts Counts { get; init; }

    /// <summary>Gets the rows, by partition, in the order in which they were read.</summary>
    public required IReadOnlyList<BackupPartition> Partitions { get; init; }

    /// <summary>Gets the lists of blobs: one JSON object a line with name, length, SHA-256 and version.</summary>
    public required IReadOnlyList<BackupObject> BlobLists { get; init; }

    /// <summary>Gets the token signing keys, sealed (<see cref="SealedKeys"/>); null if they were omitted.</summary>
    public BackupObject? TokenKey { get; init; }

    /// <summary>Gets the prefixes of blob names that were omitted because they can be regenerated.</summary>
    public required IReadOnlyList<string> LeftOut { get; init; }
}

/// <summary>Represents the number of items in a backup.</summary>
/// <param name="Namespaces">Namespaces.</param>
/// <param name="Environments">Environments that are not deleted.</param>
/// <param name="Builds">Builds with a row.</param>
/// <param name="Requeued">Builds that were in progress and are recorded as queued.</param>
/// <param name="Blobs">Blobs.</param>
/// <param name="Bytes">Bytes of all blobs.</param>
public sealed record BackupCounts(int Namespaces, int Environments, int Builds, int Requeued, int Blobs, long Bytes);

/// <summary>The rows of a partition.</summary>
/// <param name="Key">The partition key.</param>
/// <param name="Rows">How many.</param>
/// <param name="Objects">The rows, one JSON object a line, in key order.</param>
public sealed record BackupPartition(string Key, int Rows, IReadOnlyList<BackupObject> Objects);

/// <summary>Represents an object of a repository.</summary>
/// <param name="Sha256">Hash of its content, and its name.</param>
/// <param name="Length">Bytes of its content.</param>
public sealed record BackupObject(string Sha256, long Length);

/// <summary>Represents a blob in a backup.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">Hash of its content.</param>
/// <param name="Version">The version that was read; the next backup does not read the blob again if it is unchanged.</param>
internal sealed record BackupBlob(string Name, long Length, string Sha256, string Version);

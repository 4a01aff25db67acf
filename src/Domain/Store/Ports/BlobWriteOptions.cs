namespace CondaStore.Domain.Store.Ports;

/// <summary>Specifies the conditions of a write.</summary>
public sealed record BlobWriteOptions
{
    /// <summary>Gets options that overwrite unconditionally.</summary>
    public static BlobWriteOptions Overwrite { get; } = new();

    /// <summary>Gets options that fail with <see cref="ConflictException"/> if the blob exists.</summary>
    public static BlobWriteOptions CreateOnly { get; } = new() { MustNotExist = true };

    /// <summary>Gets whether the blob must not exist.</summary>
    public bool MustNotExist { get; init; }

    /// <summary>Gets the version that must be current; null for no condition.</summary>
    public string? IfMatch { get; init; }

    /// <summary>Gets the content type that links serve.</summary>
    public string ContentType { get; init; } = "application/octet-stream";

    /// <summary>Gets whether the blob is rarely read, so that tiered storage uses a tier that is cheap to keep and expensive to
    /// read.</summary>
    public bool IsRarelyRead { get; init; }

    /// <summary>Creates options that fail if the blob no longer has a version.</summary>
    public static BlobWriteOptions Matching(string etag) => new() { IfMatch = etag };
}

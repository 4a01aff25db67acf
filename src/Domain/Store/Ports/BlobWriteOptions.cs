namespace CondaStore.Domain.Store.Ports;

/// <summary>Conditions of a write.</summary>
public sealed record BlobWriteOptions
{
    /// <summary>Write whatever is there.</summary>
    public static BlobWriteOptions Overwrite { get; } = new();

    /// <summary>Fail with <see cref="ConflictException"/> when the blob exists.</summary>
    public static BlobWriteOptions CreateOnly { get; } = new() { MustNotExist = true };

    /// <summary>Whether the blob must not exist.</summary>
    public bool MustNotExist { get; init; }

    /// <summary>The version that must still be there; null for no condition.</summary>
    public string? IfMatch { get; init; }

    /// <summary>What a link will serve the blob as.</summary>
    public string ContentType { get; init; } = "application/octet-stream";

    /// <summary>Whether the blob will hardly be read, so that storage with tiers puts it where keeping is cheap and reading is not.</summary>
    public bool IsRarelyRead { get; init; }

    /// <summary>Fail when the blob is not of this version any more.</summary>
    public static BlobWriteOptions Matching(string etag) => new() { IfMatch = etag };
}

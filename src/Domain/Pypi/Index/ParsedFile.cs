using CondaStore.Domain.Pypi.Requirements;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>Holds the data of one file while a page is read; reused for the next file.</summary>
internal sealed class ParsedFile
{
    public string FileName { get; set; } = string.Empty;

    /// <summary>Gets or sets the URL as published: absolute, or relative to the page.</summary>
    public string Url { get; set; } = string.Empty;

    public FileHash? Hash { get; private set; }

    public string? RequiresPython { get; set; }

    public bool HasMetadata { get; set; }

    public FileHash? MetadataHash { get; set; }

    public bool IsYanked { get; set; }

    public string? YankedReason { get; set; }

    public long? Size { get; set; }

    public DateTimeOffset? UploadTime { get; set; }

    /// <summary>
    /// Adds a hash, unless the algorithm is insecure or a preferred one is known; SHA-256 is preferred, because lockfiles use it.
    /// </summary>
    public void AddHash(ReadOnlySpan<char> algorithm, ReadOnlySpan<char> digest)
    {
        if (FileHash.TryCreate(algorithm, digest, out FileHash? hash) && (Hash is null || hash.Value.Algorithm == FileHash.Algorithms[0]))
        {
            Hash = hash;
        }
    }

    public void Clear()
    {
        FileName = Url = string.Empty;
        Hash = MetadataHash = null;
        RequiresPython = YankedReason = null;
        HasMetadata = IsYanked = false;
        Size = null;
        UploadTime = null;
    }
}

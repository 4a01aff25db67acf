using CondaStore.Domain.Pypi.Requirements;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>What a page says of one file, while it is read. Used again for the next.</summary>
internal sealed class ParsedFile
{
    public string FileName { get; set; } = string.Empty;

    /// <summary>As published: absolute, or relative to the page.</summary>
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
    /// Notes a hash, unless the algorithm is not safe or a better one is known; SHA-256 is the best, being the one that lockfiles have.
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

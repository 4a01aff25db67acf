using System.Text.Json;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>
/// An installed package: the record it was chosen by and what it put into the prefix. Kept as
/// <c>conda-meta/&lt;name&gt;-&lt;version&gt;-&lt;build&gt;.json</c>, of a wheel <c>.wheel</c>, which conda does not take for a package of
/// its own.
/// </summary>
public sealed record PrefixRecord
{
    /// <summary>Extension of the records of conda packages.</summary>
    public const string CondaExtension = ".json";

    /// <summary>Extension of the records of wheels.</summary>
    public const string WheelExtension = ".wheel";

    /// <summary><see cref="LinkType"/> of packages whose files are names of the cache's files.</summary>
    public const int LinkedByHardLinks = 1;

    /// <summary>What the channel said; URL and channel without credentials.</summary>
    public required RepodataRecord Repodata { get; init; }

    /// <summary>Everything the package put into the prefix.</summary>
    public IReadOnlyList<PrefixPath> Paths { get; init; } = [];

    /// <summary>Gets the extracted package that was linked; null when unknown.</summary>
    public string? ExtractedPackageDirectory { get; init; }

    /// <summary>Gets the downloaded archive; null when it was not kept.</summary>
    public string? PackageArchive { get; init; }

    /// <summary>How most files were placed: 1 hard link, 2 soft link, 3 copy.</summary>
    public int LinkType { get; init; } = LinkedByHardLinks;

    /// <summary>Gets the user's specs that asked for this package; empty for a dependency.</summary>
    public IReadOnlyList<string> RequestedSpecs { get; init; } = [];

    /// <summary>Fields that other tools wrote and this one does not know, kept when a record is written again.</summary>
    public IReadOnlyDictionary<string, JsonElement> OtherFields { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>Gets the name of the record's file.</summary>
    public string FileName => Repodata.Identity + (Repodata.IsWheel ? WheelExtension : CondaExtension);

    /// <summary>
    /// Determines whether the record describes the same archive: equal identity and equal hash, or equal URL where hashes are missing.
    /// </summary>
    public bool IsSamePackage(RepodataRecord other)
    {
        if (Repodata.Key != other.Key || Repodata.Version != other.Version || Repodata.Build != other.Build)
        {
            return false;
        }

        if (Repodata.Sha256 is { } sha256 && other.Sha256 is { } otherSha256)
        {
            return string.Equals(sha256, otherSha256, StringComparison.OrdinalIgnoreCase);
        }

        return Repodata.Md5 is { } md5 && other.Md5 is { } otherMd5
            ? string.Equals(md5, otherMd5, StringComparison.OrdinalIgnoreCase)
            : Repodata.Url == Diagnostics.Redaction.Strip(other.Url);
    }
}

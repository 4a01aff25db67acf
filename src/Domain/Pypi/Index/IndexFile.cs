using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Tags;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>Represents a file of a project on an index: a wheel or a source distribution.</summary>
public sealed record IndexFile
{
    /// <summary>Gets the file's name.</summary>
    public required string FileName { get; init; }

    /// <summary>Gets the absolute URL, without credentials of the index.</summary>
    public required string Url { get; init; }

    /// <summary>Gets the version from the file name.</summary>
    public required PypiVersion Version { get; init; }

    /// <summary>Gets the tags of supported Pythons and platforms; null for a source distribution.</summary>
    public WheelTags? Tags { get; init; }

    /// <summary>Gets the build tag; null for most files.</summary>
    public BuildTag? Build { get; init; }

    /// <summary>Gets whether it is a source distribution.</summary>
    public bool IsSource => Tags is null;

    /// <summary>Gets the published hash; null if there is none with a secure algorithm.</summary>
    public FileHash? Hash { get; init; }

    /// <summary>Gets the required versions of Python, as published; null if unspecified.</summary>
    public string? RequiresPython { get; init; }

    /// <summary>Gets whether its metadata is available from <c>URL.metadata</c> (PEP 658, https://peps.python.org/pep-0658/).</summary>
    public bool HasMetadata { get; init; }

    /// <summary>Gets the hash of that metadata; null if none is published.</summary>
    public FileHash? MetadataHash { get; init; }

    /// <summary>Gets whether it was yanked (PEP 592, https://peps.python.org/pep-0592/).</summary>
    public bool IsYanked { get; init; }

    /// <summary>Why; null when no reason is given.</summary>
    public string? YankedReason { get; init; }

    /// <summary>Gets the size in bytes; null if unspecified.</summary>
    public long? Size { get; init; }

    /// <summary>Gets the upload time; null if unspecified.</summary>
    public DateTimeOffset? UploadTime { get; init; }
}

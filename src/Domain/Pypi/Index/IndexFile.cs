using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Tags;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>A file of a project on an index: a wheel or a source distribution.</summary>
public sealed record IndexFile
{
    /// <summary>The file's name.</summary>
    public required string FileName { get; init; }

    /// <summary>Where it is, absolute, without credentials of the index.</summary>
    public required string Url { get; init; }

    /// <summary>Its version, as the name has it.</summary>
    public required PypiVersion Version { get; init; }

    /// <summary>For which Pythons and platforms it is; null for a source distribution.</summary>
    public WheelTags? Tags { get; init; }

    /// <summary>Its build tag; null for most.</summary>
    public BuildTag? Build { get; init; }

    /// <summary>Whether it is a source distribution.</summary>
    public bool IsSource => Tags is null;

    /// <summary>The hash that the index promises; null when it promises none that is safe.</summary>
    public FileHash? Hash { get; init; }

    /// <summary>The versions of Python that it is for, as published; null when the index does not say.</summary>
    public string? RequiresPython { get; init; }

    /// <summary>Whether its metadata can be had from <c>URL.metadata</c> (PEP 658).</summary>
    public bool HasMetadata { get; init; }

    /// <summary>The hash of that metadata; null when none is promised.</summary>
    public FileHash? MetadataHash { get; init; }

    /// <summary>Whether its owners withdrew it (PEP 592).</summary>
    public bool IsYanked { get; init; }

    /// <summary>Why; null when no reason is given.</summary>
    public string? YankedReason { get; init; }

    /// <summary>Bytes; null when the index does not say.</summary>
    public long? Size { get; init; }

    /// <summary>When it came to the index; null when the index does not say.</summary>
    public DateTimeOffset? UploadTime { get; init; }
}

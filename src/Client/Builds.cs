namespace CondaStore.Client;

/// <summary>Represents a filter of builds. A build must meet all given conditions.</summary>
public sealed record BuildFilter
{
    /// <summary>The status: QUEUED, BUILDING, COMPLETED, FAILED, CANCELED, ARCHIVED or DELETED.</summary>
    public string? Status { get; init; }

    /// <summary>The namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>The name of the environment.</summary>
    public string? Name { get; init; }

    /// <summary>The ID of the environment.</summary>
    public long? EnvironmentId { get; init; }

    /// <summary>The names of packages that the build has, all of them.</summary>
    public IReadOnlyList<string> Packages { get; init; } = [];

    /// <summary>The type of an artifact that the build has, for example <c>CONDA_PACK</c>.</summary>
    public string? Artifact { get; init; }

    /// <summary>The member to sort by: <c>id</c>, <c>scheduled_on</c>, <c>started_on</c> or <c>ended_on</c>.</summary>
    public string? SortBy { get; init; }

    /// <summary>Whether the order is descending.</summary>
    public bool IsDescending { get; init; }
}

/// <summary>Specifies a file that a build has.</summary>
public enum BuildFile
{
    /// <summary>The lockfile in the format of conda-lock, as JSON.</summary>
    Lockfile,

    /// <summary>The environment file as it was written, with its comments, or the lockfile that the build was built from.</summary>
    Specification,

    /// <summary>The environment file with all packages pinned.</summary>
    Yaml,

    /// <summary>The explicit list of URLs.</summary>
    Explicit,

    /// <summary>The packed environment (tar.gz with conda-unpack).</summary>
    Archive,

    /// <summary>The log.</summary>
    Log,
}

/// <summary>Represents an artifact of a build.</summary>
/// <param name="Id">The ID of the artifact.</param>
/// <param name="ArtifactType">The type, for example <c>LOCKFILE</c>.</param>
/// <param name="Key">The key in the storage.</param>
/// <param name="Size">The size in bytes.</param>
/// <param name="Sha256">The SHA-256, or null if unknown.</param>
public sealed record RemoteArtifact(long Id, string ArtifactType, string Key, long Size, string? Sha256);

/// <summary>Represents the filter of the packages of a build.</summary>
/// <param name="Search">A part of the name, or the whole name if <paramref name="IsExact"/> is set.</param>
/// <param name="IsExact">Whether the name must be the searched text.</param>
/// <param name="Build">A part of the build string.</param>
public sealed record BuildPackageFilter(string? Search = null, bool IsExact = false, string? Build = null);

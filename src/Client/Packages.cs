namespace CondaStore.Client;

/// <summary>Represents a package of a build or of an indexed channel.</summary>
public sealed record RemotePackage
{
    /// <summary>The channel; its URL is the name.</summary>
    public required RemoteChannel Channel { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The version.</summary>
    public required string Version { get; init; }

    /// <summary>The build string, or null for a Python project.</summary>
    public string? Build { get; init; }

    /// <summary>The build number, or null for a Python project.</summary>
    public long? BuildNumber { get; init; }

    /// <summary>The platform folder of the channel, or null for a Python project.</summary>
    public string? Subdir { get; init; }

    /// <summary>The license, or null if unknown.</summary>
    public string? License { get; init; }

    /// <summary>A one-line description, or null if unknown.</summary>
    public string? Summary { get; init; }

    /// <summary>The URL of the archive, or null if unknown.</summary>
    public string? Url { get; init; }

    /// <summary>The SHA-256 of the archive, or null if unknown.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The size of the archive in bytes, or null if unknown.</summary>
    public long? Size { get; init; }

    /// <summary><c>conda</c> or <c>pypi</c>.</summary>
    public string? Ecosystem { get; init; }
}

/// <summary>Represents a channel.</summary>
/// <param name="Id">The ID of an indexed channel, otherwise 0.</param>
/// <param name="Name">The URL.</param>
/// <param name="LastUpdate">The time at which the channel was last indexed, or null if unknown.</param>
public sealed record RemoteChannel(long Id, string Name, DateTimeOffset? LastUpdate);

/// <summary>Represents a search for packages of the indexed channels.</summary>
public sealed record PackageFilter
{
    /// <summary>A part of the name, or the whole name if <see cref="IsExact"/> is set.</summary>
    public string? Search { get; init; }

    /// <summary>Whether the name must be the searched text.</summary>
    public bool IsExact { get; init; }

    /// <summary>A part of the build string.</summary>
    public string? Build { get; init; }

    /// <summary>The members of which each combination is returned once: <c>name</c>, <c>version</c>, <c>channel</c>.</summary>
    public IReadOnlyList<string> DistinctOn { get; init; } = [];

    /// <summary>The members to sort by: <c>name</c>, <c>version</c>, <c>channel</c>.</summary>
    public IReadOnlyList<string> SortBy { get; init; } = [];

    /// <summary>Whether the order is descending.</summary>
    public bool IsDescending { get; init; }
}

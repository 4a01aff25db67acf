using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.Domain.Solving.Requests;

/// <summary>Represents a project that was chosen from an index or by its URL.</summary>
/// <param name="Name">The normalized name.</param>
/// <param name="Version">Its version.</param>
public sealed record PypiPackage(string Name, PypiVersion Version)
{
    /// <summary>Gets the file to install; null for a project given by a URL without a recognized file name.</summary>
    public IndexFile? File { get; init; }

    /// <summary>Gets the index that lists the file; null for a project given by a URL.</summary>
    public IndexLocation? Index { get; init; }

    /// <summary>Gets the requirement that gives the project by a URL; else null.</summary>
    public PypiRequirement? Direct { get; init; }

    /// <summary>Gets the metadata with its requirements; null if it is installed without dependencies (<c>--no-deps</c>).</summary>
    public CoreMetadata? Metadata { get; init; }

    /// <summary>Gets the requested extras, normalized and sorted.</summary>
    public IReadOnlyList<string> Extras { get; init; } = [];
}

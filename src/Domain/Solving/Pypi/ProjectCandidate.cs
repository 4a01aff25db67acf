using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.Domain.Solving.Pypi;

/// <summary>Represents a version of a project that may be chosen, or must not be chosen for a reason.</summary>
internal sealed class ProjectCandidate(PypiVersion version)
{
    public PypiVersion Version { get; } = version;

    /// <summary>Gets the source; null if it is given by a URL.</summary>
    public ProjectSource? Source { get; init; }

    /// <summary>Positions of the files on the page that may be used; empty with a URL.</summary>
    public IReadOnlyList<int> Files { get; init; } = [];

    /// <summary>Gets the requirement that gives the project by a URL, and the metadata and file found there.</summary>
    public (PypiRequirement Requirement, CoreMetadata Metadata, IndexFile? File)? Direct { get; init; }

    /// <summary>Gets the Pythons for which one of the files can be used.</summary>
    public required PythonSet Pythons { get; init; }

    /// <summary>Gets the required Python versions if they are the same for all files and nothing else restricts them; else null.</summary>
    public string? RequiresPython { get; init; }

    /// <summary>Gets whether only source distributions can be used.</summary>
    public bool IsSource { get; init; }

    /// <summary>Gets why it must not be used; null if it may be used.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets or sets the number of the name that represents its metadata; -1 until requested.</summary>
    public int MetadataName { get; set; } = -1;
}

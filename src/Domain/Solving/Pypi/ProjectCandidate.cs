using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.Domain.Solving.Pypi;

/// <summary>A version of a project that may be chosen, or one that must not, with the reason.</summary>
internal sealed class ProjectCandidate(PypiVersion version)
{
    public PypiVersion Version { get; } = version;

    /// <summary>Where it comes from; null when it is given by a URL.</summary>
    public ProjectSource? Source { get; init; }

    /// <summary>Positions of the files on the page that may be used; empty with a URL.</summary>
    public IReadOnlyList<int> Files { get; init; } = [];

    /// <summary>The requirement that gives the project by a URL, and what it leads to.</summary>
    public (PypiRequirement Requirement, CoreMetadata Metadata, IndexFile? File)? Direct { get; init; }

    /// <summary>The Pythons for which one of the files can be used.</summary>
    public required PythonSet Pythons { get; init; }

    /// <summary>What the files say of Python, if they all say the same and nothing else limits it; else null.</summary>
    public string? RequiresPython { get; init; }

    /// <summary>Whether only source distributions can be used.</summary>
    public bool IsSource { get; init; }

    /// <summary>Why it must not be used; null when it may.</summary>
    public string? Reason { get; init; }

    /// <summary>The number of the name that stands for its metadata; -1 until asked for.</summary>
    public int MetadataName { get; set; } = -1;
}

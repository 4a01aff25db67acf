using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.Domain.Solving.Requests;

/// <summary>A project that was chosen from an index or by its URL.</summary>
/// <param name="Name">Its name in normal form.</param>
/// <param name="Version">Its version.</param>
public sealed record PypiPackage(string Name, PypiVersion Version)
{
    /// <summary>The file to install; null for a project given by a URL that is no file of a known name.</summary>
    public IndexFile? File { get; init; }

    /// <summary>The index that lists the file; null for a project given by a URL.</summary>
    public IndexLocation? Index { get; init; }

    /// <summary>The requirement that gives the project by a URL; else null.</summary>
    public PypiRequirement? Direct { get; init; }

    /// <summary>What it requires; null when it is installed without looking at that (<c>--no-deps</c>).</summary>
    public CoreMetadata? Metadata { get; init; }

    /// <summary>The extras that were asked for, in normal form, sorted.</summary>
    public IReadOnlyList<string> Extras { get; init; } = [];
}

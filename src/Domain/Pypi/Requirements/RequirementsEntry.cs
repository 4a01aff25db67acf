using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>
/// Represents an entry of a requirements file: a requirement, or the location of a project whose name is in its metadata.
/// </summary>
public sealed record RequirementsEntry
{
    /// <summary>Gets the line without comments and options, with <c>${NAME}</c> for secrets, which may be stored and displayed.</summary>
    public required string Text { get; init; }

    /// <summary>Where it stands.</summary>
    public required SourceLocation Location { get; init; }

    /// <summary>Gets the requirement, possibly with a URL; null if the name is unknown.</summary>
    public PypiRequirement? Requirement { get; init; }

    /// <summary>Gets the location of the project if given, including secrets; otherwise null.</summary>
    public DirectReference? Reference { get; init; }

    /// <summary>Gets the requested extras, normalized.</summary>
    public IReadOnlyList<string> Extras { get; init; } = [];

    /// <summary>Gets the condition under which the entry applies; null if it always applies.</summary>
    public Marker? Marker { get; init; }

    /// <summary>Gets whether it is installed as a link to its sources (<c>-e</c>).</summary>
    public bool IsEditable { get; init; }

    /// <summary>Gets the accepted hashes of the file; empty if none are given.</summary>
    public IReadOnlyList<FileHash> Hashes { get; init; } = [];

    /// <summary>Settings for its build backend, in the order of the line.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ConfigSettings { get; init; } = [];
}

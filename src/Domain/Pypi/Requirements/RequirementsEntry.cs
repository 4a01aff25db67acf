using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>
/// One project that a requirements file asks for: a requirement, or the place of a project whose name its metadata must tell.
/// </summary>
public sealed record RequirementsEntry
{
    /// <summary>The line without remarks and options, with <c>${NAME}</c> for secrets: what may be stored and shown.</summary>
    public required string Text { get; init; }

    /// <summary>Where it stands.</summary>
    public required SourceLocation Location { get; init; }

    /// <summary>The requirement, maybe with a URL; null when the name is not known.</summary>
    public PypiRequirement? Requirement { get; init; }

    /// <summary>The place of the project, when one is given; its location has the secrets. Null otherwise.</summary>
    public DirectReference? Reference { get; init; }

    /// <summary>The extras that are wanted, in normal form.</summary>
    public IReadOnlyList<string> Extras { get; init; } = [];

    /// <summary>The condition under which the entry counts; null for always.</summary>
    public Marker? Marker { get; init; }

    /// <summary>Whether it is installed as a link to its sources (<c>-e</c>).</summary>
    public bool IsEditable { get; init; }

    /// <summary>The hashes of which a file must have one; empty when none are given.</summary>
    public IReadOnlyList<FileHash> Hashes { get; init; } = [];

    /// <summary>Settings for its build backend, in the order of the line.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ConfigSettings { get; init; } = [];
}

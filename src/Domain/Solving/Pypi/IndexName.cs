using CondaStore.Domain.Pypi.Versions;
using CondaStore.Domain.Solving.Cdcl;

namespace CondaStore.Domain.Solving.Pypi;

/// <summary>Represents a name of the search that is not that of a conda package.</summary>
internal sealed class IndexName(int id, IndexNameKind kind, string project)
{
    private static readonly CandidateList One = new() { Count = 1 };

    /// <summary>The number among names of this kind.</summary>
    public readonly int Id = id;

    /// <summary>The kind of the name.</summary>
    public readonly IndexNameKind Kind = kind;

    /// <summary>The normalized name of the project.</summary>
    public readonly string ProjectName = project;

    /// <summary>Gets the extra of <see cref="IndexNameKind.Extra"/> and <see cref="IndexNameKind.ExtraOfConda"/>.</summary>
    public string Extra { get; init; } = string.Empty;

    /// <summary>Gets the version that a conda package provides, of <see cref="IndexNameKind.ExtraOfConda"/>.</summary>
    public PypiVersion? Version { get; init; }

    /// <summary>Gets the candidate that it belongs to, of <see cref="IndexNameKind.Metadata"/>.</summary>
    public ProjectCandidate? Candidate { get; init; }

    /// <summary>Gets or sets the candidates of a project; null until loaded. Others have one.</summary>
    public Project? Project { get; set; }

    /// <summary>Gets or sets the load in progress, if any.</summary>
    public Task<CandidateList>? Loading { get; set; }

    /// <summary>Gets the candidates for the search; null until loaded.</summary>
    public CandidateList? List => Kind == IndexNameKind.Project ? Project?.List : One;

    /// <summary>Gets the name for display; that of a project begins with the prefix of package URLs.</summary>
    public string Text => Kind switch
    {
        IndexNameKind.Project => Prefix + ProjectName,
        IndexNameKind.Extra => $"{Prefix}{ProjectName}[{Extra}]",
        _ => $"{Prefix}{ProjectName} (metadata)",
    };

    /// <summary>The prefix of project names in explanations, which distinguishes them from conda packages.</summary>
    public const string Prefix = "pypi:";
}

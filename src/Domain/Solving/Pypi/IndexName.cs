using CondaStore.Domain.Pypi.Versions;
using CondaStore.Domain.Solving.Cdcl;

namespace CondaStore.Domain.Solving.Pypi;

/// <summary>A name of the search that is not that of a conda package.</summary>
internal sealed class IndexName(int id, IndexNameKind kind, string project)
{
    private static readonly CandidateList One = new() { Count = 1 };

    /// <summary>Its number among names of this kind.</summary>
    public readonly int Id = id;

    /// <summary>What it stands for.</summary>
    public readonly IndexNameKind Kind = kind;

    /// <summary>The project in normal form.</summary>
    public readonly string ProjectName = project;

    /// <summary>The extra of <see cref="IndexNameKind.Extra"/> and <see cref="IndexNameKind.ExtraOfConda"/>.</summary>
    public string Extra { get; init; } = string.Empty;

    /// <summary>The version that a conda package provides, of <see cref="IndexNameKind.ExtraOfConda"/>.</summary>
    public PypiVersion? Version { get; init; }

    /// <summary>The candidate that it belongs to, of <see cref="IndexNameKind.Metadata"/>.</summary>
    public ProjectCandidate? Candidate { get; init; }

    /// <summary>The candidates of a project; null until loaded. Others have one.</summary>
    public Project? Project { get; set; }

    /// <summary>The load that is under way, if any.</summary>
    public Task<CandidateList>? Loading { get; set; }

    /// <summary>The candidates as the search sees them; null until loaded.</summary>
    public CandidateList? List => Kind == IndexNameKind.Project ? Project?.List : One;

    /// <summary>The name for people; a project's begins with the prefix that package URLs have.</summary>
    public string Text => Kind switch
    {
        IndexNameKind.Project => Prefix + ProjectName,
        IndexNameKind.Extra => $"{Prefix}{ProjectName}[{Extra}]",
        _ => $"{Prefix}{ProjectName} (metadata)",
    };

    /// <summary>How names of projects begin in explanations, so that nobody takes them for conda packages.</summary>
    public const string Prefix = "pypi:";
}

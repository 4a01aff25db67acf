using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Versions;
using CondaStore.Domain.Solving.Requests;

namespace CondaStore.Domain.Solving.Pypi;

/// <summary>
/// What the request itself says of projects: known before the search, so that nothing that is found on the way changes who is a candidate.
/// </summary>
internal sealed class ProjectRules
{
    private readonly PypiRequest _request;
    private readonly ILookup<string, PypiRequirement> _said;

    public ProjectRules(PypiRequest request)
    {
        _request = request;
        _said = request.Requirements.Concat(request.Constraints).Concat(request.Overrides).ToLookup(r => r.Name, StringComparer.Ordinal);
        Overrides = request.Overrides.ToLookup(r => r.Name, StringComparer.Ordinal);
        Direct = request.Requirements.Select(r => r.Name).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>What replaces requirements, by project.</summary>
    public ILookup<string, PypiRequirement> Overrides { get; }

    /// <summary>The projects that the request names.</summary>
    public IReadOnlySet<string> Direct { get; }

    /// <summary>Whether pre-releases of a project may be chosen.</summary>
    public PrereleaseMode PrereleasesOf(string project) =>
        _request.PrereleasesOf.TryGetValue(project, out PrereleaseMode mode) ? mode : _request.Prereleases;

    /// <summary>Whether pre-releases of a project count like other versions, because the request names one.</summary>
    public bool WantsPrereleases(string project) =>
        PrereleasesOf(project) == PrereleaseMode.Allow || _said[project].Any(r => r.Specifiers.WantsPrereleases);

    /// <summary>Whether a withdrawn version may be used: the request pins it, or it is there already.</summary>
    public bool AllowsYanked(string project, PypiVersion version) =>
        _said[project].Any(r => r.Specifiers.Clauses.Any(c => c.IsPin && c.Contains(version)))
        || (_request.Favored.TryGetValue(project, out PypiVersion? favored) && favored.Equals(version))
        || (_request.Pinned.TryGetValue(project, out PypiVersion? pinned) && pinned.Equals(version));

    /// <summary>Whether a project comes from an index or URL, never from a conda package.</summary>
    public bool IsFromIndexOnly(string project) => _request.FromIndexOnly.Contains(project) || UrlOf(project) is not null;

    /// <summary>The requirement that gives a project by a URL; null for none.</summary>
    public PypiRequirement? UrlOf(string project) => _said[project].FirstOrDefault(r => r.Url is not null);

    /// <summary>What counts in place of a requirement.</summary>
    public IEnumerable<PypiRequirement> Effective(PypiRequirement requirement) =>
        Overrides.Contains(requirement.Name) ? Overrides[requirement.Name] : [requirement];
}

using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Versions;
using CondaStore.Domain.Solving.Requests;

namespace CondaStore.Domain.Solving.Pypi;

/// <summary>
/// Represents the request's own rules about projects: known before the search, so that nothing found during the search changes the
/// candidates.
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

    /// <summary>Gets the overriding requirements, by project.</summary>
    public ILookup<string, PypiRequirement> Overrides { get; }

    /// <summary>Gets the projects that the request names.</summary>
    public IReadOnlySet<string> Direct { get; }

    /// <summary>Determines whether pre-releases of a project may be chosen.</summary>
    public PrereleaseMode PrereleasesOf(string project) =>
        _request.PrereleasesOf.TryGetValue(project, out PrereleaseMode mode) ? mode : _request.Prereleases;

    /// <summary>Determines whether pre-releases of a project count like other versions, because the request names one.</summary>
    public bool WantsPrereleases(string project) =>
        PrereleasesOf(project) == PrereleaseMode.Allow || _said[project].Any(r => r.Specifiers.WantsPrereleases);

    /// <summary>Determines whether a yanked version may be used: because the request pins it, or because it is already installed.</summary>
    public bool AllowsYanked(string project, PypiVersion version) =>
        _said[project].Any(r => r.Specifiers.Clauses.Any(c => c.IsPin && c.Contains(version)))
        || (_request.Favored.TryGetValue(project, out PypiVersion? favored) && favored.Equals(version))
        || (_request.Pinned.TryGetValue(project, out PypiVersion? pinned) && pinned.Equals(version));

    /// <summary>Determines whether a project comes from an index or URL, never from a conda package.</summary>
    public bool IsFromIndexOnly(string project) => _request.FromIndexOnly.Contains(project) || UrlOf(project) is not null;

    /// <summary>Returns the requirement that gives a project by a URL; null for none.</summary>
    public PypiRequirement? UrlOf(string project) => _said[project].FirstOrDefault(r => r.Url is not null);

    /// <summary>Returns the requirements that apply instead of a requirement.</summary>
    public IEnumerable<PypiRequirement> Effective(PypiRequirement requirement) =>
        Overrides.Contains(requirement.Name) ? Overrides[requirement.Name] : [requirement];
}

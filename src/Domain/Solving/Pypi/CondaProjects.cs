using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Versions;
using CondaStore.Domain.Records;
using CondaStore.Domain.Solving.Cdcl;
using CondaStore.Domain.Solving.Conda;
using CondaStore.Domain.Solving.Requests;

namespace CondaStore.Domain.Solving.Pypi;

/// <summary>
/// Maps conda records to Python projects and versions. The purls of a record determine its projects; else the request's name map; else a
/// record that requires Python is the project with its own name.
/// </summary>
internal sealed class CondaProjects(SolveRequest request, CondaProvider conda)
{
    private static readonly IReadOnlyList<(string Project, PypiVersion Version)> None = [];

    private readonly Dictionary<(int Name, int Position), IReadOnlyList<(string Project, PypiVersion Version)>> _known = [];
    private readonly Dictionary<string, int[]> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<string>> _ofPurls = new(StringComparer.Ordinal);
    private readonly int _python = conda.NameId(PythonTable.Package);
    private readonly int _abi = conda.NameId("python_abi");

    /// <summary>
    /// Records the requested packages whose purls differ from their name. Other such packages are found only through the map: searching all
    /// records of a channel would cost more than the solve.
    /// </summary>
    public async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        foreach (string package in request.Specs.Select(s => s.Name!).Distinct())
        {
            int name = conda.NameId(package);
            CandidateList list = await conda.GetCandidatesAsync(name, cancellationToken);
            for (int p = 0; p < list.Count; p++)
            {
                foreach ((string project, _) in Of(name, p))
                {
                    (_ofPurls.TryGetValue(project, out SortedSet<string>? packages)
                        ? packages
                        : _ofPurls[project] = new(StringComparer.Ordinal)).Add(package);
                }
            }
        }
    }

    /// <summary>
    /// Returns and loads the conda names that have records of a project, in order of preference: its own name, then others. The result is
    /// the same throughout the solve.
    /// </summary>
    public async ValueTask<int[]> NamesOfAsync(string project, CancellationToken cancellationToken)
    {
        if (_names.TryGetValue(project, out int[]? known))
        {
            return known;
        }

        SortedSet<string> others =
            new(request.Pypi!.Names.PackagesOf(project).Concat(_ofPurls.GetValueOrDefault(project) ?? []), StringComparer.Ordinal);
        IEnumerable<string> own = [project, project.Replace('-', '_'), project.Replace('-', '.')];
        List<int> names = [];
        foreach (string package in own.Concat(others).Distinct())
        {
            int name = conda.NameId(package);
            CandidateList list = await conda.GetCandidatesAsync(name, cancellationToken);
            if (Enumerable.Range(0, list.Count).Any(p => VersionOf(name, p, project) is not null))
            {
                names.Add(name);
            }
        }

        return _names[project] = [.. names];
    }

    /// <summary>Returns the conda names that <see cref="NamesOfAsync"/> found.</summary>
    public int[] NamesOf(string project) => _names[project];

    /// <summary>Returns the version of a project that a record provides; null if it does not provide the project.</summary>
    public PypiVersion? VersionOf(int name, int position, string project)
    {
        foreach ((string known, PypiVersion version) in Of(name, position))
        {
            if (known == project)
            {
                return version;
            }
        }

        return null;
    }

    /// <summary>Returns the projects that a record provides.</summary>
    public IReadOnlyList<(string Project, PypiVersion Version)> Of(int name, int position)
    {
        if (!_known.TryGetValue((name, position), out IReadOnlyList<(string, PypiVersion)>? projects))
        {
            _known[(name, position)] = projects = Read(name, position);
        }

        return projects;
    }

    private IReadOnlyList<(string Project, PypiVersion Version)> Read(int name, int position)
    {
        if (conda.GroupOf(name, position) is not var (group, index))
        {
            return None;
        }

        if (group.Purls(index) is { } purls)
        {
            return [.. purls.Select(p => FromPurl(p, group.Version(index))).OfType<(string, PypiVersion)>().DistinctBy(p => p.Item1)];
        }

        IReadOnlyList<string>? mapped = request.Pypi!.Names.ProjectsOf(group.Name);
        if (mapped is null)
        {
            bool needsPython = (group.Flags(index) & RecordFlags.NoarchPython) != 0 || conda.DependsOn(name, position, _python, _abi);
            mapped = needsPython && ProjectName.TryNormalize(group.Name, out string? own) ? [own] : [];
        }

        return mapped.Count > 0 && VersionFrom(group.Version(index)) is { } version ? [.. mapped.Select(p => (p, version))] : None;
    }

    /// <summary><c>pkg:pypi/name@version?qualifiers#path</c>; if the version is missing, that of the record is used.</summary>
    private static (string Project, PypiVersion Version)? FromPurl(string purl, string condaVersion)
    {
        const string prefix = "pkg:pypi/";
        if (!purl.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        string rest = purl[prefix.Length..].Split('?', '#')[0];
        int at = rest.IndexOf('@', StringComparison.Ordinal);
        string name = Uri.UnescapeDataString(at < 0 ? rest : rest[..at]);
        PypiVersion? version = at < 0 ? VersionFrom(condaVersion)
            : PypiVersion.TryParse(Uri.UnescapeDataString(rest[(at + 1)..]), out PypiVersion? own) ? own : null;
        return version is not null && ProjectName.TryNormalize(name, out string? project) ? (project, version) : null;
    }

    /// <summary>
    /// Converts a conda version to PEP 440 (https://peps.python.org/pep-0440/). A version that ends with a letter is a patch in conda but a
    /// pre-release in PEP 440 and is not converted.
    /// </summary>
    private static PypiVersion? VersionFrom(string text) =>
        text is [.., var digit, var letter] && char.IsAsciiDigit(digit) && char.IsAsciiLetter(letter) ? null
            : PypiVersion.TryParse(text, out PypiVersion? version) ? version : null;
}

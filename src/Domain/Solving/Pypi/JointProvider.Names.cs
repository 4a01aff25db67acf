using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.Domain.Solving.Pypi;

// Assigns one number to each distinct name, version set, union and condition, so that equal requirements share their clauses.
internal sealed partial class JointProvider
{
    private readonly List<IndexName> _names = [];
    private readonly Dictionary<(IndexNameKind Kind, string Project, string Extra, PypiVersion? Version), int> _nameIds = [];
    private readonly List<JointSet> _sets = [];
    private readonly Dictionary<(int Name, string Key), int> _setIds = [];
    private readonly List<JointUnion> _unions = [];
    private readonly Dictionary<(string Project, string Specifiers), int> _targets = [];
    private readonly List<int[][]> _conditions = [];
    private readonly Dictionary<(int First, int Second), int> _conditionIds = [];
    private readonly Dictionary<int, int[][]> _condaConditions = [];

    private int ProjectId(string project) => NameId(IndexNameKind.Project, project);

    private int NameId(IndexNameKind kind, string project, string extra = "", PypiVersion? version = null)
    {
        if (!_nameIds.TryGetValue((kind, project, extra, version), out int id))
        {
            id = AddName(new IndexName(_names.Count, kind, project) { Extra = extra, Version = version });
            _nameIds[(kind, project, extra, version)] = id;
        }

        return id;
    }

    private int AddName(IndexName name)
    {
        _names.Add(name);
        return ((_names.Count - 1) << 1) | 1;
    }

    private int MetadataId(string project, ProjectCandidate candidate)
    {
        if (candidate.MetadataName < 0)
        {
            candidate.MetadataName = AddName(new IndexName(_names.Count, IndexNameKind.Metadata, project) { Candidate = candidate });
        }

        return candidate.MetadataName;
    }

    private int SetId(int name, string key, string text, JointSet.Matcher match)
    {
        if (!_setIds.TryGetValue((name, key), out int id))
        {
            _sets.Add(new JointSet(name, text, match));
            _setIds[(name, key)] = id = ((_sets.Count - 1) << 1) | 1;
        }

        return id;
    }

    /// <summary>Returns the set of the only candidate of a name that has one.</summary>
    private int OnlySet(int name) => SetId(name, "", NameText(name), bits => bits[0] = 1);

    private int ExtraSet(string project, string extra) => OnlySet(NameId(IndexNameKind.Extra, project, extra));

    /// <summary>Returns the versions of a project that satisfy specifiers; a marker is only part of the text.</summary>
    private int ProjectSet(string project, SpecifierSet specifiers, string? marker)
    {
        int name = ProjectId(project);
        string text = $"{IndexName.Prefix}{project} {specifiers}".TrimEnd();
        return SetId(
            name, $"{specifiers};{marker}", marker is null ? text : $"{text}; {marker}",
            bits => _names[name >> 1].Project!.Match(specifiers, bits));
    }

    /// <summary>Returns the empty set of a project's versions, the only one allowed if a conda package provides the project.</summary>
    private int NoneSet(string project) =>
        SetId(ProjectId(project), "none", $"{IndexName.Prefix}{project} (which this conda package is)", _ => { });

    private int PythonSetId(PythonSet pythons, string text) =>
        SetId(_pythons.Name << 1, KeyOf(pythons), text, bits => _pythons.Match(pythons, bits));

    private string KeyOf(PythonSet pythons) => string.Create(_pythons.Count, pythons, static (text, set) =>
    {
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = set.Contains(i) ? '1' : '0';
        }
    });

    /// <summary>Returns the records of a conda package that provide a project in a version that satisfies specifiers.</summary>
    private int CondaSet(int conda, string project, SpecifierSet specifiers) => SetId(
        conda << 1, $"is {project} {specifiers}", $"{_conda.NameText(conda)} {specifiers}".TrimEnd(),
        bits => MatchConda(conda, p => _condaProjects.VersionOf(conda, p, project) is { } v && specifiers.Contains(v), bits));

    /// <summary>Returns the records of a conda package except those that provide a project in a version that violates specifiers.</summary>
    private int CondaSetWithout(int conda, string project, SpecifierSet specifiers) => SetId(
        conda << 1, $"is not {project} outside {specifiers}", $"{IndexName.Prefix}{project} {specifiers}",
        bits => MatchConda(conda, p => _condaProjects.VersionOf(conda, p, project) is not { } v || specifiers.Contains(v), bits));

    private int CondaVersionSet(int conda, string project, PypiVersion version) => SetId(
        conda << 1, $"is {project} === {version}", $"{_conda.NameText(conda)} ({IndexName.Prefix}{project} {version})",
        bits => MatchConda(conda, p => version.Equals(_condaProjects.VersionOf(conda, p, project)), bits));

    private void MatchConda(int conda, Func<int, bool> accepts, Span<ulong> bits)
    {
        int count = _conda.CountOf(conda);
        for (int p = 0; p < count; p++)
        {
            bits[p >> 6] |= accepts(p) ? 1UL << (p & 63) : 0;
        }
    }

    /// <summary>
    /// Returns what satisfies a requirement on a project: records of conda packages that provide it, then its versions. The conda names
    /// must be loaded before. A marker that decides whether it is required at all is named in explanations.
    /// </summary>
    private int TargetOf(string project, SpecifierSet specifiers, string? marker)
    {
        (string, string) key = (project, $"{specifiers};{marker}");
        if (_targets.TryGetValue(key, out int target))
        {
            return target;
        }

        int own = ProjectSet(project, specifiers, marker);
        int[] conda = CondaNamesOf(project);
        if (conda.Length == 0)
        {
            return _targets[key] = own;
        }

        _unions.Add(new JointUnion([.. conda.Select(c => CondaSet(c, project, specifiers)), own], VersionSetText(own)));
        return _targets[key] = ~(_unions.Count - 1);
    }

    private int[] CondaNamesOf(string project) => _rules.IsFromIndexOnly(project) ? [] : _condaProjects.NamesOf(project);

    private async ValueTask LoadCondaNamesAsync(IEnumerable<PypiRequirement> requirements, CancellationToken cancellationToken)
    {
        foreach (PypiRequirement requirement in requirements)
        {
            foreach (PypiRequirement effective in _rules.Effective(requirement))
            {
                if (!_rules.IsFromIndexOnly(effective.Name))
                {
                    await _condaProjects.NamesOfAsync(effective.Name, cancellationToken);
                }
            }
        }
    }

    /// <summary>Returns a condition that one or both of two version sets have a chosen candidate; -1 for none.</summary>
    private int ConditionId(int first, int second)
    {
        if (first < 0 && second < 0)
        {
            return -1;
        }

        if (!_conditionIds.TryGetValue((first, second), out int id))
        {
            _conditions.Add([[.. new[] { first, second }.Where(set => set >= 0)]]);
            _conditionIds[(first, second)] = id = ((_conditions.Count - 1) << 1) | 1;
        }

        return id;
    }

    private int[][] CondaCondition(int condition)
    {
        if (!_condaConditions.TryGetValue(condition, out int[][]? disjuncts))
        {
            _condaConditions[condition] =
                disjuncts = [.. _conda.Condition(condition >> 1).Select(d => d.Select(set => set << 1).ToArray())];
        }

        return disjuncts;
    }
}

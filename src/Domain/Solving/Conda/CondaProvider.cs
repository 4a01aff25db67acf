using System.Text;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Records;
using CondaStore.Domain.Solving.Cdcl;
using CondaStore.Domain.Solving.Requests;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Solving.Conda;

/// <summary>
/// Offers the records of conda channels to the search. Records that must not be used are omitted or, for an explanation, kept as excluded
/// candidates with the reason.
/// </summary>
internal sealed partial class CondaProvider : IDependencyProvider
{
    private readonly SolveRequest _request;
    private readonly bool _withExcluded;
    private readonly List<(SubdirSource Source, int ChannelRank)> _sources = [];
    private readonly ChannelIndex _virtualPackages;
    private readonly Dictionary<string, RepodataRecord> _favored;
    private readonly Dictionary<string, RepodataRecord> _pinned;
    private readonly ILookup<string, MatchSpec> _channelSpecs;
    private readonly ILookup<string, DependencyOverride> _overrides;
    private readonly HashSet<string> _direct;
    private readonly List<int> _requested = [];
    private readonly SortedSet<string> _warnings = new(StringComparer.Ordinal);

    public CondaProvider(SolveRequest request, bool withExcluded)
    {
        _request = request;
        _withExcluded = withExcluded;
        for (int rank = 0; rank < request.Channels.Count; rank++)
        {
            foreach (SubdirSource source in request.Channels[rank])
            {
                _sources.Add((source, rank));
            }
        }

        _virtualPackages = ChannelIndex.FromRecords(
            Channel.FromUrl("https://virtual.invalid"), "noarch", request.VirtualPackages.Select(v => new RepodataRecord
            {
                Name = v.Name,
                Version = v.Version,
                Build = v.Build,
                Subdir = "noarch",
                FileName = string.Empty,
                Url = string.Empty,
            }));
        _favored = ByName(request.Favored);
        _pinned = ByName(request.Pinned);
        _channelSpecs = request.Specs.Where(s => s.Channel is not null || s.Subdir is not null).ToLookup(s => s.Name!);
        _overrides = request.DependencyOverrides.ToLookup(o => o.Records.Name ?? string.Empty);
        _direct = [.. request.Specs.Select(s => s.Name!)];
    }

    /// <summary>Gets the warnings so far about content that was skipped or ignored because it cannot be parsed.</summary>
    public IReadOnlyList<string> Warnings => [.. _warnings];

    /// <summary>
    /// Determines whether an explanation from these facts would be the same with excluded records among the candidates, that is, no
    /// required name had any excluded.
    /// </summary>
    public bool SaysAll(ConflictFacts facts) => facts.Requires.TrueForAll(r => !_names[_sets[r.Target].Name].HasLeftOut);

    public async ValueTask<Dependencies> GetDependenciesAsync(int name, int position, CancellationToken cancellationToken)
    {
        CondaName state = _names[name];
        return state.IsExtra ? Dependencies.None : DependenciesOf(state, position);
    }

    public void Prefetch(int name, int position)
    {
        CondaName state = _names[name];
        if (state.IsExtra)
        {
            return;
        }

        (RecordGroup group, int index) = state.At(position);
        foreach (int id in group.DependsIds(index))
        {
            ParsedDependency dependency = Parse(group, index, id);
            if (dependency.Error is null && dependency.Requirements[0].Condition < 0)
            {
                _ = GetCandidatesAsync(dependency.Name, CancellationToken.None).AsTask();
            }
        }
    }

    public void Match(int versionSet, Span<ulong> bits)
    {
        CondaVersionSet set = _sets[versionSet];
        CondaName name = _names[set.Name];
        int lastRank = -1;
        bool accepted = false;
        for (int p = 0; p < name.Count; p++)
        {
            if (name.RankOf[p] != lastRank)
            {
                lastRank = name.RankOf[p];
                accepted = set.Spec?.Version is not { } version || version.Matches(name.Version(lastRank));
            }

            if (accepted && (set.Spec is null || MatchesRest(set.Spec, name, p)))
            {
                bits[p >> 6] |= 1UL << (p & 63);
            }
        }
    }

    public ReadOnlySpan<int> Union(int union) => throw NoUnions();

    public int UnionName(int union) => throw NoUnions();

    public string UnionText(int union) => throw NoUnions();

    public bool IsHelper(int name) => false;

    public int NameOf(int versionSet) => _sets[versionSet].Name;

    public int[][] Condition(int condition) => _conditions[condition];

    public string NameText(int name) => _names[name].Text;

    public string VersionText(int name, int position)
    {
        CondaName state = _names[name];
        if (state.IsExtra)
        {
            return string.Empty;
        }

        (RecordGroup group, int index) = state.At(position);
        return group.Version(index);
    }

    public string VersionSetText(int versionSet) => _sets[versionSet].Text;

    public int CompareVersions(int name, int first, int second)
    {
        CondaName state = _names[name];
        return state.IsExtra ? 0 : state.RankOf[first].CompareTo(state.RankOf[second]);
    }

    /// <summary>Creates the search problem for the request.</summary>
    /// <param name="texts">The specs of the request by requirement, then constraint; null for virtual packages.</param>
    public SearchProblem Problem(out string?[] texts)
    {
        List<Requirement> requirements = [];
        List<string?> specs = [];
        for (int i = 0; i < _request.Specs.Count; i++)
        {
            string text = SpecText.Of(_request.Specs[i]);
            foreach (Requirement requirement in Interpret(_request.Specs[i], text).Requirements)
            {
                requirements.Add(requirement);
                specs.Add(text);
                if (requirement.Condition < 0)
                {
                    _requested.Add(requirement.Target);
                }
            }
        }

        foreach (string name in _request.VirtualPackages.Select(v => v.Name))
        {
            requirements.Add(new Requirement(AnySet(NameId(name), name)));
            specs.Add(null);
        }

        List<int> constraints = [];
        for (int i = 0; i < _request.Constraints.Count; i++)
        {
            specs.Add(SpecText.Of(_request.Constraints[i]));
            constraints.Add(Interpret(_request.Constraints[i], specs[^1]!).VersionSet);
        }

        texts = [.. specs];
        return new SearchProblem(this, requirements, constraints);
    }

    private static NotSupportedException NoUnions() => new("Conda requirements name one package.");

    private static Dictionary<string, RepodataRecord> ByName(IReadOnlyList<RepodataRecord> records)
    {
        Dictionary<string, RepodataRecord> byName = new(StringComparer.Ordinal);
        foreach (RepodataRecord record in records)
        {
            byName[record.Name] = record;
        }

        return byName;
    }

    private static bool MatchesRest(MatchSpec spec, CondaName name, int position)
    {
        if (spec.Build is null && spec.IsPlain)
        {
            return true;
        }

        (RecordGroup group, int index) = name.At(position);
        if (spec.IsPlain)
        {
            return MatchesBuild(spec.Build!, group.BuildUtf8(index));
        }

        return spec.Matches(group.Decode(index), name.Version(name.RankOf[position]));
    }

    private static bool MatchesBuild(StringMatcher matcher, ReadOnlySpan<byte> build)
    {
        Span<char> text = stackalloc char[256];
        return Encoding.UTF8.TryGetChars(build, text, out int length)
            ? matcher.Matches(text[..length])
            : matcher.Matches(Encoding.UTF8.GetString(build));
    }

    private Dependencies DependenciesOf(CondaName name, int position)
    {
        (RecordGroup group, int index) = name.At(position);
        ReadOnlySpan<int> depends = group.DependsIds(index);
        List<Requirement> requirements = new(depends.Length);
        bool overridden = _overrides.Contains(name.Text);
        foreach (int id in depends)
        {
            ParsedDependency dependency = Parse(group, index, id);
            if (overridden)
            {
                dependency = Override(name, position, dependency);
            }

            if (dependency.Error is not null)
            {
                return Unusable(group, index, dependency.Error);
            }

            requirements.AddRange(dependency.Requirements);
        }

        string? error = (group.Flags(index) & RecordFlags.ExtraDepends) == 0 ? null : AddExtras(name, group.Decode(index), requirements);
        return error is null
            ? new Dependencies { Requirements = requirements, Constraints = ConstraintsOf(group, index) }
            : Unusable(group, index, error);
    }

    /// <summary>
    /// A constraint that cannot be parsed is ignored with a warning: it concerns a package that need not be installed at all, and conda
    /// also installs the record without it.
    /// </summary>
    private List<int> ConstraintsOf(RecordGroup group, int index)
    {
        ReadOnlySpan<int> constrains = group.ConstrainsIds(index);
        List<int> constraints = new(constrains.Length);
        foreach (int id in constrains)
        {
            ParsedDependency constraint = Parse(group, index, id);
            if (constraint.Error is null)
            {
                constraints.Add(constraint.VersionSet); // a condition on a constraint is ignored, as rattler does
            }
            else
            {
                _warnings.Add($"{IdentityOf(group, index)}: the constraint {constraint.Error}; it is ignored");
            }
        }

        return constraints;
    }

    private Dependencies Unusable(RecordGroup group, int index, string error)
    {
        string reason = $"the dependency {error}";
        _warnings.Add($"{IdentityOf(group, index)}: {reason}; the record is passed over");
        return new Dependencies { Unknown = reason };
    }

    private static string IdentityOf(RecordGroup group, int index) => $"{group.Name}-{group.Version(index)}-{group.Build(index)}";

    /// <summary>The requirements of optional groups apply when the group's own name is chosen.</summary>
    private string? AddExtras(CondaName name, RepodataRecord record, List<Requirement> requirements)
    {
        foreach ((string extra, IReadOnlyList<string> texts) in record.ExtraDepends.OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            int selected = ExtraSet(name.Text, extra);
            foreach (string text in texts)
            {
                ParsedDependency dependency = ParseText(text, extensions: true);
                if (dependency.Error is not null)
                {
                    return dependency.Error;
                }

                foreach (Requirement requirement in dependency.Requirements)
                {
                    int[][] conditions = requirement.Condition < 0 ? [[]] : _conditions[requirement.Condition];
                    requirements.Add(requirement with { Condition = AddCondition([.. conditions.Select(c => (int[])[selected, .. c])]) });
                }
            }
        }

        return null;
    }

    private ParsedDependency Override(CondaName name, int position, ParsedDependency dependency)
    {
        foreach (DependencyOverride replaced in _overrides[name.Text])
        {
            if (replaced.Replacement.Name == _names[dependency.Name].Text
                && (replaced.Records.Version is null || replaced.Records.Version.Matches(name.Version(name.RankOf[position])))
                && MatchesRest(replaced.Records, name, position))
            {
                return Interpret(replaced.Replacement, SpecText.Of(replaced.Replacement));
            }
        }

        return dependency;
    }
}

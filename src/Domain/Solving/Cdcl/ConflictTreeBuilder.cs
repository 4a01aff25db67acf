using Candidate = CondaStore.Domain.Solving.Cdcl.ConflictFacts.Candidate;

namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>Arranges the facts of a refutation as the trees that people read.</summary>
internal sealed class ConflictTreeBuilder(
    ConflictFacts facts,
    IReadOnlyList<Requirement> requirements,
    CdclSolver solver,
    IDependencyProvider provider)
{
    private const int VersionsShown = 4;

    private readonly ILookup<Candidate, int> _requires = facts.Requires.ToLookup(f => f.Subject, f => f.Target);
    private readonly ILookup<Candidate, int> _constrains = facts.Constrains.Distinct().ToLookup(f => f.Subject, f => f.VersionSet);
    private readonly Dictionary<Candidate, bool> _installable = [];
    private readonly Dictionary<Candidate, bool> _missing = [];
    private readonly HashSet<Candidate> _expanded = [];
    private readonly Dictionary<int, IReadOnlyList<Candidate>> _candidates = [];

    /// <summary>The explanation.</summary>
    public ConflictTree Build()
    {
        List<ConflictNode> missing = [];
        List<ConflictNode> conflicts = [];
        int[] asked = [.. requirements.Select(r => r.Target)];
        int[] top = [.. _requires[Candidate.Root].OrderBy(t => Array.IndexOf(asked, t))];
        foreach (int target in top.Where(IsMissingTarget))
        {
            missing.Add(RequirementNode(target));
        }

        foreach (int target in top.Where(t => !IsMissingTarget(t)).OrderBy(t => HasOption(t) ? 0 : 1))
        {
            conflicts.Add(RequirementNode(target));
        }

        foreach ((int name, Candidate locked) in facts.Locked.OrderBy(l => provider.NameText(l.Key), StringComparer.Ordinal))
        {
            conflicts.Add(new ConflictNode(ConflictNodeKind.LockedCandidate, provider.NameText(name), Text([locked], out _), [])
            {
                Reason = facts.Excluded.GetValueOrDefault(locked),
            });
        }

        foreach (int versionSet in _constrains[Candidate.Root])
        {
            conflicts.Add(ConstraintNode(ConflictNodeKind.RootConstraint, versionSet));
        }

        return new ConflictTree(missing, conflicts);
    }

    private ConflictNode RequirementNode(int target)
    {
        string name = provider.NameText(provider.NameOf(FirstSet(target)));
        string subject = TargetText(target);
        IReadOnlyList<Candidate> candidates = CandidatesOf(target);
        if (candidates.Count == 0)
        {
            return new ConflictNode(ConflictNodeKind.RequirementWithoutCandidates, name, subject, []);
        }

        bool options = HasOption(target);
        List<ConflictNode> children = [];
        foreach (List<Candidate> group in Merge(options ? candidates.Where(IsInstallable) : candidates))
        {
            children.Add(CandidateNode(group));
        }

        ConflictNodeKind kind = options ? ConflictNodeKind.RequirementWithOptions : ConflictNodeKind.RequirementWithoutOptions;
        return new ConflictNode(kind, name, subject, children);
    }

    private ConflictNode CandidateNode(List<Candidate> group)
    {
        Candidate first = group[0];
        string name = provider.NameText(first.Name);
        string subject = Text(group, out string[] versions);
        List<ConflictNode> children = [];
        ConflictNodeKind kind = ConflictNodeKind.Candidate;
        string? reason = null;
        if (facts.Excluded.TryGetValue(first, out reason))
        {
            kind = ConflictNodeKind.ExcludedCandidate;
        }
        else if (facts.Clashing.Contains(first))
        {
            kind = ConflictNodeKind.ClashingCandidate;
        }
        else if (_constrains[first].Any())
        {
            kind = ConflictNodeKind.ConstrainingCandidate;
            children.AddRange(_constrains[first].Select(c => ConstraintNode(ConflictNodeKind.Constraint, c)));
        }
        else if (_requires[first].Any())
        {
            if (_expanded.Add(first))
            {
                children.AddRange(_requires[first].OrderBy(t => HasOption(t) ? 0 : 1).Select(RequirementNode));
            }
            else
            {
                kind = ConflictNodeKind.ReportedCandidate;
            }
        }

        return new ConflictNode(kind, name, subject, children) { Versions = versions, Reason = reason };
    }

    private ConflictNode ConstraintNode(ConflictNodeKind kind, int versionSet) =>
        new(kind, provider.NameText(provider.NameOf(versionSet)), provider.VersionSetText(versionSet), []);

    /// <summary>Candidates about which the same is said become one line.</summary>
    private List<List<Candidate>> Merge(IEnumerable<Candidate> candidates)
    {
        Dictionary<string, List<Candidate>> groups = [];
        List<List<Candidate>> ordered = [];
        foreach (Candidate candidate in candidates)
        {
            string key = KeyOf(candidate);
            if (!groups.TryGetValue(key, out List<Candidate>? group))
            {
                groups[key] = group = [];
                ordered.Add(group);
            }

            group.Add(candidate);
        }

        return ordered;
    }

    /// <summary>What is said about a candidate; nothing more is said about one that clashes or is excluded.</summary>
    private string KeyOf(Candidate candidate)
    {
        if (facts.Excluded.TryGetValue(candidate, out string? reason))
        {
            return $"{candidate.Name} excluded {reason}";
        }

        if (facts.Clashing.Contains(candidate))
        {
            return $"{candidate.Name} clashing";
        }

        string constrains = string.Join(',', _constrains[candidate].Order());
        string requires = constrains.Length > 0 ? "" : string.Join(',', _requires[candidate].Order());
        return $"{candidate.Name} {IsInstallable(candidate)} {constrains} {requires}";
    }

    private string Text(List<Candidate> group, out string[] versions)
    {
        int name = group[0].Name;
        List<Candidate> sorted = [.. group];
        sorted.Sort((a, b) => provider.CompareVersions(name, a.Position, b.Position));
        versions = [.. sorted.Select(c => provider.VersionText(name, c.Position)).Distinct()];
        string joined = versions.Length <= VersionsShown
            ? string.Join(" | ", versions)
            : $"{versions[0]} | {versions[1]} | … | {versions[^1]}";
        return $"{provider.NameText(name)} {joined}".TrimEnd();
    }

    private string TargetText(int target) => target >= 0
        ? provider.VersionSetText(target)
        : string.Join(" | ", provider.Union(~target).ToArray().Select(provider.VersionSetText));

    private int FirstSet(int target) => target >= 0 ? target : provider.Union(~target)[0];

    private IReadOnlyList<Candidate> CandidatesOf(int target)
    {
        if (!_candidates.TryGetValue(target, out IReadOnlyList<Candidate>? candidates))
        {
            _candidates[target] = candidates = solver.CandidatesOf(target);
        }

        return candidates;
    }

    private bool HasOption(int target) => CandidatesOf(target).Any(IsInstallable);

    /// <summary>Nothing speaks against the candidate, and each of its requirements has an option.</summary>
    private bool IsInstallable(Candidate candidate)
    {
        if (_installable.TryGetValue(candidate, out bool known))
        {
            return known;
        }

        _installable[candidate] = false; // a cycle does not make itself installable
        bool installable = !facts.Excluded.ContainsKey(candidate)
            && !facts.Clashing.Contains(candidate)
            && !_constrains[candidate].Any()
            && _requires[candidate].All(HasOption);
        return _installable[candidate] = installable;
    }

    private bool IsMissingTarget(int target)
    {
        IReadOnlyList<Candidate> candidates = CandidatesOf(target);
        return candidates.Count == 0 || candidates.All(IsMissing);
    }

    /// <summary>The candidate is not part of any clash, yet something it needs does not exist.</summary>
    private bool IsMissing(Candidate candidate)
    {
        if (_missing.TryGetValue(candidate, out bool known))
        {
            return known;
        }

        _missing[candidate] = false;
        bool missing = !facts.Excluded.ContainsKey(candidate)
            && !facts.Clashing.Contains(candidate)
            && !_constrains[candidate].Any()
            && _requires[candidate].Any(IsMissingTarget);
        return _missing[candidate] = missing;
    }
}

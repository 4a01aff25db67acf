using Candidate = CondaStore.Domain.Solving.Cdcl.ConflictFacts.Candidate;

namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>Arranges the facts of a refutation as trees for users.</summary>
internal sealed class ConflictTreeBuilder(
    ConflictFacts facts,
    IReadOnlyList<Requirement> requirements,
    Catalog catalog,
    IDependencyProvider provider)
{
    private const int VersionsShown = 4;

    private readonly ILookup<Candidate, int> _requires = facts.Requires.ToLookup(f => f.Subject, f => f.Target);
    private readonly ILookup<Candidate, int> _constrains = facts.Constrains.Distinct().ToLookup(f => f.Subject, f => f.VersionSet);
    private readonly Dictionary<Candidate, bool> _installable = [];
    private readonly Dictionary<Candidate, bool> _missing = [];
    private readonly HashSet<Candidate> _expanded = [];
    private readonly Dictionary<int, IReadOnlyList<Candidate>> _candidates = [];

    /// <summary>Builds the explanation.</summary>
    public ConflictTree Build()
    {
        List<ConflictDraft> missing = [];
        List<ConflictDraft> conflicts = [];
        int[] asked = [.. requirements.Select(r => r.Target)];
        int[] top = [.. _requires[Candidate.Root].OrderBy(t => Array.IndexOf(asked, t))];
        foreach (int target in top.Where(IsMissingTarget))
        {
            missing.Add(RequirementDraft(target));
        }

        foreach (int target in top.Where(t => !IsMissingTarget(t)).OrderBy(t => HasOption(t) ? 0 : 1))
        {
            conflicts.Add(RequirementDraft(target));
        }

        foreach ((int name, Candidate locked) in facts.Locked.OrderBy(l => provider.NameText(l.Key), StringComparer.Ordinal))
        {
            conflicts.Add(new ConflictDraft(ConflictNodeKind.LockedCandidate, name)
            {
                Candidates = [locked],
                Reason = facts.Excluded.GetValueOrDefault(locked),
            });
        }

        foreach (int versionSet in _constrains[Candidate.Root])
        {
            conflicts.Add(ConstraintDraft(ConflictNodeKind.RootConstraint, versionSet));
        }

        return new ConflictTree([.. missing.Select(Node)], [.. conflicts.Select(Node)]);
    }

    private ConflictDraft RequirementDraft(int target)
    {
        int name = target >= 0 ? provider.NameOf(target) : provider.UnionName(~target);
        IReadOnlyList<Candidate> candidates = CandidatesOf(target);
        if (candidates.Count == 0)
        {
            return new ConflictDraft(ConflictNodeKind.RequirementWithoutCandidates, name) { Targets = [target] };
        }

        bool options = HasOption(target);
        List<ConflictDraft> children = [.. Merge(options ? candidates.Where(IsInstallable) : candidates).Select(CandidateDraft)];
        return new ConflictDraft(options ? ConflictNodeKind.RequirementWithOptions : ConflictNodeKind.RequirementWithoutOptions, name)
        {
            Targets = [target],
            Children = ConflictDraft.Condense(children),
        };
    }

    private ConflictDraft CandidateDraft(List<Candidate> group)
    {
        Candidate first = group[0];
        if (facts.Excluded.TryGetValue(first, out string? reason))
        {
            return new ConflictDraft(ConflictNodeKind.ExcludedCandidate, first.Name) { Candidates = group, Reason = reason };
        }

        if (facts.Clashing.Contains(first))
        {
            return new ConflictDraft(ConflictNodeKind.ClashingCandidate, first.Name) { Candidates = group };
        }

        if (_constrains.Contains(first))
        {
            return new ConflictDraft(ConflictNodeKind.ConstrainingCandidate, first.Name)
            {
                Candidates = group,
                Children = [.. _constrains[first].Select(c => ConstraintDraft(ConflictNodeKind.Constraint, c))],
            };
        }

        if (!_requires.Contains(first))
        {
            return new ConflictDraft(ConflictNodeKind.Candidate, first.Name) { Candidates = group };
        }

        return _expanded.Add(first)
            ? new ConflictDraft(ConflictNodeKind.Candidate, first.Name)
            {
                Candidates = group,
                Children = [.. _requires[first].OrderBy(t => HasOption(t) ? 0 : 1).Select(RequirementDraft)],
            }
            : new ConflictDraft(ConflictNodeKind.ReportedCandidate, first.Name) { Candidates = group };
    }

    private ConflictDraft ConstraintDraft(ConflictNodeKind kind, int versionSet) =>
        new(kind, provider.NameOf(versionSet)) { Targets = [versionSet] };

    /// <summary>Merges candidates with the same statements into one line.</summary>
    private List<List<Candidate>> Merge(IEnumerable<Candidate> candidates)
    {
        Dictionary<(int Name, int Target, string Said), List<Candidate>> groups = [];
        List<List<Candidate>> ordered = [];
        foreach (Candidate candidate in candidates)
        {
            (int target, string said) = SaidOf(candidate);
            (int, int, string) key = (candidate.Name, target, said);
            if (!groups.TryGetValue(key, out List<Candidate>? group))
            {
                groups[key] = group = [];
                ordered.Add(group);
            }

            group.Add(candidate);
        }

        return ordered;
    }

    /// <summary>Returns the statements about a candidate; there are no further ones about a candidate that clashes or is
    /// excluded.</summary>
    private (int Target, string Said) SaidOf(Candidate candidate)
    {
        if (facts.Excluded.TryGetValue(candidate, out string? reason))
        {
            return (0, reason);
        }

        if (facts.Clashing.Contains(candidate))
        {
            return (0, "clashes");
        }

        bool constrains = _constrains.Contains(candidate);
        int[] targets = [.. (constrains ? _constrains : _requires)[candidate]];
        if (targets.Length == 0)
        {
            return (0, "nothing");
        }

        Array.Sort(targets);
        string kind = constrains ? "constrains" : IsInstallable(candidate) ? "requires" : "requires in vain";
        return (targets[0], targets.Length == 1 ? kind : kind + string.Join(',', targets)); // mostly one, which takes no text
    }

    private ConflictNode Node(ConflictDraft draft)
    {
        string name = provider.NameText(draft.Name);
        string[] specs = [.. draft.Targets.Select(TargetText).Distinct()];
        string[] versions = [];
        string subject = specs.Length > 0 ? Joined(name, specs) : Text(draft.Candidates, out versions);
        return new ConflictNode(draft.Kind, name, subject, [.. draft.Children.Select(Node)])
        {
            Specs = specs,
            Versions = versions,
            Reason = draft.Reason,
        };
    }

    /// <summary>Joins several requirements on one name, those of the lowest candidates first, in the order of their versions.</summary>
    private static string Joined(string name, string[] specs)
    {
        string[] ranges =
            [.. specs.Reverse().Select((s, i) => i > 0 && s.StartsWith(name + " ", StringComparison.Ordinal) ? s[(name.Length + 1)..] : s)];
        return Shortened(ranges);
    }

    private string Text(List<Candidate> group, out string[] versions)
    {
        int name = group[0].Name;
        List<Candidate> sorted = [.. group];
        sorted.Sort((a, b) => provider.CompareVersions(name, a.Position, b.Position));
        versions = [.. sorted.Select(c => provider.VersionText(name, c.Position)).Distinct()];
        return $"{provider.NameText(name)} {Shortened(versions)}".TrimEnd();
    }

    private static string Shortened(string[] texts) =>
        texts.Length <= VersionsShown ? string.Join(" | ", texts) : $"{texts[0]} | {texts[1]} | … | {texts[^1]}";

    private string TargetText(int target) => target >= 0
        ? provider.VersionSetText(target)
        : provider.UnionText(~target);

    private IReadOnlyList<Candidate> CandidatesOf(int target)
    {
        if (!_candidates.TryGetValue(target, out IReadOnlyList<Candidate>? candidates))
        {
            _candidates[target] = candidates = catalog.CandidatesOf(target);
        }

        return candidates;
    }

    private bool HasOption(int target)
    {
        IReadOnlyList<Candidate> candidates = CandidatesOf(target);
        for (int i = 0; i < candidates.Count; i++)
        {
            if (IsInstallable(candidates[i]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Determines whether nothing rules out the candidate and each of its requirements has an option.</summary>
    private bool IsInstallable(Candidate candidate)
    {
        if (_installable.TryGetValue(candidate, out bool known))
        {
            return known;
        }

        _installable[candidate] = false; // a cycle does not make itself installable
        bool installable = !facts.Excluded.ContainsKey(candidate)
            && !facts.Clashing.Contains(candidate)
            && !_constrains.Contains(candidate)
            && _requires[candidate].All(HasOption);
        return _installable[candidate] = installable;
    }

    private bool IsMissingTarget(int target)
    {
        IReadOnlyList<Candidate> candidates = CandidatesOf(target);
        return candidates.Count == 0 || candidates.All(IsMissing);
    }

    /// <summary>Determines whether the candidate does not clash but requires something that does not exist.</summary>
    private bool IsMissing(Candidate candidate)
    {
        if (_missing.TryGetValue(candidate, out bool known))
        {
            return known;
        }

        _missing[candidate] = false;
        bool missing = !facts.Excluded.ContainsKey(candidate)
            && !facts.Clashing.Contains(candidate)
            && !_constrains.Contains(candidate)
            && _requires[candidate].Any(IsMissingTarget);
        return _missing[candidate] = missing;
    }
}

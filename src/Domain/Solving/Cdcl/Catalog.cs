namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>
/// Holds the names and version sets encountered by the search, by the provider's numbers.
/// <para>
/// Invariants: the candidates of a loaded name permanently have consecutive variables, by position; the mask of a version set, once
/// created, covers these candidates. A backjump undoes nothing here except <see cref="NameState.Chosen"/>, which the <see cref="Trail"/>
/// maintains.
/// </para>
/// </summary>
internal sealed class Catalog(IDependencyProvider provider, Variables variables)
{
    private NameState?[] _names = new NameState?[64];
    private VersionSetState?[] _sets = new VersionSetState?[128];
    private readonly Dictionary<int, string> _unusable = [];

    /// <summary>Gets the meaning of the variables.</summary>
    public Variables Variables => variables;

    /// <summary>Gets the number of candidates of all loaded names.</summary>
    public int CandidateCount { get; private set; }

    /// <summary>Returns the state of a name, loaded or not.</summary>
    public NameState Name(int name)
    {
        if (name >= _names.Length)
        {
            Array.Resize(ref _names, Math.Max(name + 1, _names.Length * 2));
        }

        return _names[name] ??= new NameState();
    }

    /// <summary>Returns the name of a candidate variable.</summary>
    public NameState NameOf(int candidate) => _names[variables.OwnerOf(candidate)]!;

    /// <summary>Returns the name that a version set speaks about.</summary>
    public NameState NameOfSet(int versionSet) => Name(Known(versionSet)?.Name ?? provider.NameOf(versionSet));

    /// <summary>Returns the name and position of a candidate variable, as used by the provider and the explanation.</summary>
    public (int Name, int Position) CandidateOf(int candidate) =>
        (variables.OwnerOf(candidate), candidate - NameOf(candidate).FirstVariable);

    /// <summary>Returns the state of a version set, with its mask if its name is loaded.</summary>
    public VersionSetState Set(int versionSet)
    {
        if (versionSet >= _sets.Length)
        {
            Array.Resize(ref _sets, Math.Max(versionSet + 1, _sets.Length * 2));
        }

        VersionSetState set = _sets[versionSet] ??= new VersionSetState(provider.NameOf(versionSet));
        if (set.Bits is null && Name(set.Name) is { IsLoaded: true } name)
        {
            set.Bits = new ulong[(name.Count + 63) >> 6];
            provider.Match(versionSet, set.Bits);
        }

        return set;
    }

    /// <summary>Returns a version set already requested from <see cref="Set"/>, or null.</summary>
    public VersionSetState? Known(int versionSet) => versionSet < _sets.Length ? _sets[versionSet] : null;

    /// <summary>Returns the version sets that can satisfy a requirement's target, in order of preference.</summary>
    public ReadOnlySpan<int> SetsOf(in int target) => target >= 0 ? new(in target) : provider.Union(~target);

    /// <summary>Returns the candidates that can satisfy a requirement's target, best first.</summary>
    public IReadOnlyList<ConflictFacts.Candidate> CandidatesOf(int target)
    {
        List<ConflictFacts.Candidate> candidates = [];
        foreach (int versionSet in SetsOf(target))
        {
            VersionSetState set = Set(versionSet);
            foreach (int position in Name(set.Name).Order)
            {
                if (set.Contains(position))
                {
                    candidates.Add(new ConflictFacts.Candidate(set.Name, position));
                }
            }
        }

        return candidates;
    }

    /// <summary>Records why a candidate turned out to be unusable.</summary>
    public void SetUnusable(int candidate, string reason) => _unusable[candidate] = reason;

    /// <summary>Returns why a candidate is unusable, or null.</summary>
    public string? WhyUnusable(int candidate) => _unusable.GetValueOrDefault(candidate);

    /// <summary>Assigns variables to the candidates of a name.</summary>
    public NameState Introduce(int name, CandidateList candidates)
    {
        NameState state = Name(name);
        state.FirstVariable = variables.AddCandidates(name, candidates.Count);
        state.Count = candidates.Count;
        state.Candidates = candidates;
        state.Order = new int[candidates.Count];
        for (int p = 0; p < candidates.Count; p++)
        {
            state.Order[p] = p;
        }

        state.GroupOrdered = new bool[candidates.GroupEnds?.Length ?? 0];
        CandidateCount += candidates.Count;
        return state;
    }
}

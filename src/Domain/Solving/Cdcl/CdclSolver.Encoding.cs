namespace CondaStore.Domain.Solving.Cdcl;

// Lazy generation: names are loaded when something requires them, dependencies when a candidate becomes true.
internal sealed partial class CdclSolver
{
    private NameState?[] _names = new NameState?[64];
    private VersionSetState?[] _sets = new VersionSetState?[128];
    private readonly Dictionary<int, int> _unionGates = [];
    private readonly List<Conditional> _conditionals = [];
    private readonly Dictionary<int, Conditional> _conditionalClauses = [];
    private readonly Dictionary<int, string> _unknown = [];

    /// <summary>A requirement under a condition, waiting until the condition holds.</summary>
    private sealed class Conditional(int subject, Requirement requirement)
    {
        public readonly int Subject = subject;
        public readonly Requirement Requirement = requirement;
        public int Gate;
        public int[]? Clauses;
    }

    private NameState Name(int name)
    {
        if (name >= _names.Length)
        {
            Array.Resize(ref _names, Math.Max(name + 1, _names.Length * 2));
        }

        return _names[name] ??= new NameState();
    }

    private VersionSetState Set(int versionSet)
    {
        if (versionSet >= _sets.Length)
        {
            Array.Resize(ref _sets, Math.Max(versionSet + 1, _sets.Length * 2));
        }

        VersionSetState set = _sets[versionSet] ??= new VersionSetState(_provider.NameOf(versionSet));
        if (set.Bits is null && Name(set.Name) is { IsLoaded: true } name)
        {
            set.Bits = new ulong[(name.Count + 63) >> 6];
            _provider.Match(versionSet, set.Bits);
        }

        return set;
    }

    /// <summary>The next chosen candidate whose dependencies are not encoded yet, or 0.</summary>
    private int NextToEncode()
    {
        for (; _encodeHead < _trail.Count; _encodeHead++)
        {
            int literal = _trail[_encodeHead];
            if ((literal & 1) == 0 && _dependencyCount[literal >> 1] < 0 && _kind[literal >> 1] == VariableKind.Candidate)
            {
                return literal >> 1;
            }
        }

        return 0;
    }

    private async ValueTask EncodeAsync(int variable, CancellationToken cancellationToken)
    {
        ValueTask<Dependencies> asking = variable == _probed
            ? new ValueTask<Dependencies>(_probedDependencies!)
            : _provider.GetDependenciesAsync(_owner[variable], PositionOf(variable), cancellationToken);
        if (!asking.IsCompletedSuccessfully)
        {
            PrefetchPending();
        }

        Dependencies dependencies = await asking;
        ValueTask loading = LoadTargetsAsync(dependencies.Requirements, cancellationToken);
        if (!loading.IsCompletedSuccessfully)
        {
            PrefetchPending();
            await loading;
        }

        Encode(variable, dependencies);
    }

    private void Encode(int variable, Dependencies dependencies)
    {
        _encoded++;
        BeginDependencies();
        if (dependencies.Unknown is string why)
        {
            _unknown[variable] = why;
            _collected.Add(Negative(variable));
        }

        // By index: these lists are long and asked for often enough that enumerators would show in a profile.
        for (int i = 0; i < dependencies.Requirements.Count; i++)
        {
            AddRequirement(variable, dependencies.Requirements[i]);
        }

        for (int i = 0; i < dependencies.Constraints.Count; i++)
        {
            AddConstraint(variable, dependencies.Constraints[i]);
        }

        EndDependencies(variable);

        // The candidate is true already, and since this very level: its new implications are drawn now.
        _conflictPending = !PropagateDependencies(variable, Positive(variable));
    }

    private void AddRequirement(int subject, Requirement requirement)
    {
        if (requirement.Condition >= 0)
        {
            _conditionals.Add(new Conditional(subject, requirement));
            AddToConditionals(subject, _conditionals.Count - 1);
            return;
        }

        AddImplication(subject, Positive(GateOf(requirement.Target)));
    }

    private void AddConstraint(int subject, int versionSet) => AddImplication(subject, Negative(OutsideOf(versionSet)));

    private int OutsideOf(int versionSet)
    {
        VersionSetState set = Set(versionSet);
        if (set.Outside == 0)
        {
            set.Outside = NewVariable(VariableKind.Outside, versionSet);
            WatchSet(set, versionSet);
        }

        return set.Outside;
    }

    private int InsideOf(int versionSet)
    {
        VersionSetState set = Set(versionSet);
        if (set.Inside == 0)
        {
            set.Inside = NewVariable(VariableKind.Inside, versionSet);
            WatchSet(set, versionSet);
        }

        return set.Inside;
    }

    private void WatchSet(VersionSetState set, int versionSet)
    {
        if (set.Inside == 0 || set.Outside == 0)
        {
            Name(set.Name).WatchedSets.Add(versionSet);
        }
    }

    /// <summary>The variable that is true when the requirement is in force; its clause lists the candidates.</summary>
    private int GateOf(int target)
    {
        if (target < 0)
        {
            return UnionGateOf(target);
        }

        VersionSetState set = Set(target);
        if (set.Gate != 0)
        {
            return set.Gate;
        }

        int gate = set.Gate = NewVariable(VariableKind.Gate, target);
        List<int> literals = [Negative(gate)];
        AddCandidates(set, literals);
        set.GateClause = AddGateClause(literals);
        if (literals.Count > 1 && !_names[set.Name]!.Candidates!.AllowMultiple)
        {
            // With at most one of the name, requiring the set also rules out everything outside of it.
            int outside = OutsideOf(target);
            AddReverse(Positive(gate), Negative(outside));
            SetDependencies(gate, [Negative(outside)]);
        }

        return gate;
    }

    private int UnionGateOf(int target)
    {
        if (_unionGates.TryGetValue(target, out int gate))
        {
            return gate;
        }

        gate = _unionGates[target] = NewVariable(VariableKind.Gate, target);
        List<int> literals = [Negative(gate)];
        foreach (int versionSet in _provider.Union(~target))
        {
            AddCandidates(Set(versionSet), literals);
        }

        AddGateClause(literals);
        return gate;
    }

    private int AddGateClause(List<int> literals)
    {
        int gate = literals[0];
        if (literals.Count == 1)
        {
            SetDependencies(gate >> 1, [gate]);
        }

        Span<int> clause = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(literals);
        ChooseWatches(clause);
        return AddClause(clause, 0);
    }

    private void AddCandidates(VersionSetState set, List<int> literals)
    {
        NameState name = _names[set.Name]!;
        for (int p = 0; p < name.Count; p++)
        {
            if (set.Contains(p))
            {
                literals.Add(Positive(name.FirstVariable + p));
            }
        }
    }

    private ValueTask LoadTargetsAsync(IReadOnlyList<Requirement> requirements, CancellationToken cancellationToken)
    {
        List<(int Name, Task<CandidateList> Loading)>? pending = null;
        for (int i = 0; i < requirements.Count; i++)
        {
            // A conditional requirement loads its names when its condition first holds.
            if (requirements[i].Condition < 0)
            {
                StartTarget(requirements[i].Target, ref pending, cancellationToken);
            }
        }

        return pending is null ? ValueTask.CompletedTask : FinishAsync(pending);
    }

    private void StartTarget(int target, ref List<(int Name, Task<CandidateList> Loading)>? pending, CancellationToken cancellationToken)
    {
        if (target >= 0)
        {
            StartName(_provider.NameOf(target), ref pending, cancellationToken);
            return;
        }

        foreach (int versionSet in _provider.Union(~target))
        {
            StartName(_provider.NameOf(versionSet), ref pending, cancellationToken);
        }
    }

    private void StartName(int name, ref List<(int Name, Task<CandidateList> Loading)>? pending, CancellationToken cancellationToken)
    {
        if (Name(name).IsLoaded)
        {
            return;
        }

        ValueTask<CandidateList> loading = _provider.GetCandidatesAsync(name, cancellationToken);
        if (loading.IsCompletedSuccessfully)
        {
            Introduce(name, loading.Result);
        }
        else
        {
            (pending ??= []).Add((name, loading.AsTask()));
        }
    }

    /// <summary>Loads run side by side, but the search's state changes on one thread and in one order only.</summary>
    private async ValueTask FinishAsync(List<(int Name, Task<CandidateList> Loading)> pending)
    {
        foreach ((int name, Task<CandidateList> loading) in pending)
        {
            Introduce(name, await loading);
        }
    }

    private void Introduce(int name, CandidateList candidates)
    {
        NameState state = Name(name);
        if (state.IsLoaded)
        {
            return;
        }

        state.FirstVariable = NewVariables(candidates.Count);
        state.Count = candidates.Count;
        _candidates += candidates.Count;
        state.Candidates = candidates;
        state.Order = new int[candidates.Count];
        state.GroupOrdered = new bool[candidates.GroupEnds?.Length ?? 0];
        for (int p = 0; p < candidates.Count; p++)
        {
            state.Order[p] = p;
            _owner[state.FirstVariable + p] = name; // the kind is Candidate, the default
            if (candidates.Locked >= 0 && candidates.Locked != p)
            {
                SetFalseForGood(state.FirstVariable + p);
            }
        }

        foreach ((int position, _) in candidates.Excluded)
        {
            SetFalseForGood(state.FirstVariable + position);
        }

        for (int i = 0; i < state.WatchedSets.Count; i++)
        {
            VersionSetState set = Set(state.WatchedSets[i]);
            ApplyForbidden(set.Inside);
            ApplyForbidden(set.Outside);
        }
    }

    /// <summary>A version set that was forbidden before its name was loaded rules out candidates only now.</summary>
    private void ApplyForbidden(int variable)
    {
        if (variable != 0 && _value[Negative(variable)] > 0)
        {
            PropagateForbiddenSet(variable, Negative(variable)); // cannot clash: the candidates are new
        }
    }

    private void PrefetchPending()
    {
        for (int i = _encodeHead; i < _trail.Count; i++)
        {
            int variable = _trail[i] >> 1;
            if ((_trail[i] & 1) == 0 && _kind[variable] == VariableKind.Candidate && _dependencyCount[variable] < 0)
            {
                _provider.Prefetch(_owner[variable], PositionOf(variable));
            }
        }
    }
}

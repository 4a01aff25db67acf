namespace CondaStore.Domain.Solving.Cdcl;

// Which requirement is decided next. The walk is breadth first: the caller's requirements in their order, then the requirements of the
// candidate that satisfied the first, and so on; then conditional requirements; then soft ones. Its position is kept per decision
// level, so a backjump costs nothing. The order is a function of the candidates chosen so far and of nothing else: no activity, no
// count of what is left, no trace of failed attempts. That is what makes the answer independent of records that are not in it.
internal sealed partial class CdclSolver
{
    private IntList _walk = new(128);
    private int _walkPosition;
    private IntList _appended = new(128);
    private IntList _deferred = new(8);
    private readonly Dictionary<int, List<int>> _conditionalsOf = [];

    private void AddToConditionals(int subject, int conditional)
    {
        if (!_conditionalsOf.TryGetValue(subject, out List<int>? list))
        {
            _conditionalsOf[subject] = list = [];
        }

        list.Add(conditional);
    }

    /// <summary>Queues the requirements of a candidate (or selector) that satisfied something.</summary>
    private void Append(int variable)
    {
        if (_inWalk[variable])
        {
            return;
        }

        _inWalk[variable] = true;
        _appended.Add(variable);
        int start = _dependencyStart[variable];
        for (int i = start; i < start + _dependencyCount[variable]; i++)
        {
            int literal = _dependencies[i];
            if ((literal & 1) == 0 && _kind[literal >> 1] == VariableKind.Gate)
            {
                _walk.Add(literal >> 1);
            }
        }

        if (_conditionalsOf.Count > 0 && _conditionalsOf.TryGetValue(variable, out List<int>? conditionals))
        {
            foreach (int conditional in conditionals)
            {
                _deferred.Add(conditional);
            }
        }
    }

    private WalkResult Walk(out int subject)
    {
        while (true)
        {
            for (; _walkPosition < _walk.Count; _walkPosition++)
            {
                int gate = _walk[_walkPosition];
                int satisfier = Satisfier(_owner[gate]);
                if (satisfier == 0)
                {
                    subject = gate;
                    return WalkResult.Decide;
                }

                Append(satisfier);
            }

            WalkResult result = WalkConditionals(out subject);
            if (result == WalkResult.Finished)
            {
                result = WalkSoft(out subject);
            }

            if (result != WalkResult.Continue)
            {
                return result;
            }
        }
    }

    private WalkResult WalkConditionals(out int subject)
    {
        for (int i = 0; i < _deferred.Count; i++)
        {
            Conditional conditional = _conditionals[_deferred[i]];
            int[][] disjuncts = _provider.Condition(conditional.Requirement.Condition);
            for (int d = 0; d < disjuncts.Length; d++)
            {
                if (!Holds(disjuncts[d]))
                {
                    continue;
                }

                subject = _deferred[i];
                if (conditional.Clauses is null || conditional.Clauses[d] == 0)
                {
                    return WalkResult.EncodeConditional;
                }

                if (RaiseInside(disjuncts[d]) || RaiseGate(conditional, d))
                {
                    return WalkResult.Propagate;
                }

                int satisfier = Satisfier(conditional.Requirement.Target);
                if (satisfier == 0)
                {
                    subject = conditional.Gate;
                    return WalkResult.Decide;
                }

                if (!_inWalk[satisfier])
                {
                    Append(satisfier);
                    return WalkResult.Continue;
                }
            }
        }

        subject = 0;
        return WalkResult.Finished;
    }

    private bool Holds(int[] disjunct)
    {
        foreach (int versionSet in disjunct)
        {
            if (Satisfier(versionSet) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Sets the Inside variables of a condition that holds; they may be younger than the choices behind them.</summary>
    private bool RaiseInside(int[] disjunct)
    {
        bool raised = false;
        foreach (int versionSet in disjunct)
        {
            int inside = Set(versionSet).Inside;
            if (inside != 0 && _value[Positive(inside)] == 0)
            {
                Assign(Positive(inside), ~Positive(Satisfier(versionSet)));
                raised = true;
            }
        }

        return raised;
    }

    private WalkResult WalkSoft(out int subject)
    {
        subject = 0;
        foreach ((int name, int position) in _soft)
        {
            int variable = _names[name]!.FirstVariable + position;
            int value = Value(Positive(variable));
            if (value == 0)
            {
                _decisions++;
                NewLevel();
                Assign(Positive(variable), NoReason);
                return WalkResult.Propagate;
            }

            if (value > 0 && !_inWalk[variable])
            {
                Append(variable);
                return WalkResult.Continue;
            }
        }

        return WalkResult.Finished;
    }

    /// <summary>The chosen candidate that satisfies a requirement, or 0.</summary>
    private int Satisfier(int target)
    {
        if (target >= 0)
        {
            return SatisfierOfSet(target);
        }

        foreach (int versionSet in _provider.Union(~target))
        {
            if (SatisfierOfSet(versionSet) is int satisfier and > 0)
            {
                return satisfier;
            }
        }

        return 0;
    }

    private int SatisfierOfSet(int versionSet)
    {
        int nameId = _sets.Length > versionSet && _sets[versionSet] is { } known ? known.Name : _provider.NameOf(versionSet);
        NameState name = Name(nameId);
        int chosen = name.Chosen;
        if (chosen == 0)
        {
            return 0;
        }

        VersionSetState set = Set(versionSet);
        if (set.Contains(chosen - name.FirstVariable))
        {
            return chosen;
        }

        if (name.Candidates!.AllowMultiple)
        {
            foreach (int position in name.Order)
            {
                if (_value[Positive(name.FirstVariable + position)] > 0 && set.Contains(position))
                {
                    return name.FirstVariable + position;
                }
            }
        }

        return 0;
    }

    /// <summary>Chooses the best candidate that is still free for a gate.</summary>
    private ValueTask DecideAsync(int gate, CancellationToken cancellationToken)
    {
        int target = _owner[gate];
        ReadOnlySpan<int> sets = target >= 0 ? [target] : _provider.Union(~target);
        foreach (int versionSet in sets)
        {
            VersionSetState set = Set(versionSet);
            NameState name = _names[set.Name]!;
            if (_anyAnswer && IsFreeAgain(name, set))
            {
                Decide(gate, name.LastChosen);
                return ValueTask.CompletedTask;
            }

            int index = FirstFree(name, set, 0, name.Count);
            if (index < 0)
            {
                continue;
            }

            if (!_anyAnswer && UnorderedGroup(name, set, index) is int group and >= 0)
            {
                int start = group == 0 ? 0 : name.Candidates!.GroupEnds![group - 1];
                name.GroupOrdered[group] = true;
                return _provider.OrderGroupAsync(set.Name, name.Order, start, name.Candidates!.GroupEnds![group], cancellationToken);
            }

            Decide(gate, name.FirstVariable + name.Order[index]);
            return ValueTask.CompletedTask;
        }

        throw new InvalidOperationException("A requirement in force has no free candidate, yet no conflict was found.");
    }

    private void Decide(int gate, int candidate)
    {
        _decisions++;
        NewLevel(gate);
        Assign(Positive(candidate), NoReason);
    }

    private bool IsFreeAgain(NameState name, VersionSetState set) =>
        name.LastChosen != 0 && _value[Positive(name.LastChosen)] == 0 && set.Contains(name.LastChosen - name.FirstVariable);

    private int FirstFree(NameState name, VersionSetState set, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            int position = name.Order[i];
            if (set.Contains(position) && _value[Positive(name.FirstVariable + position)] == 0)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The group of equals around an index when it holds a second free candidate and its order is not final yet; else -1.</summary>
    private int UnorderedGroup(NameState name, VersionSetState set, int index)
    {
        int[]? ends = name.Candidates!.GroupEnds;
        if (ends is null)
        {
            return -1;
        }

        int group = Array.BinarySearch(ends, index + 1);
        group = group < 0 ? ~group : group;
        return !name.GroupOrdered[group] && FirstFree(name, set, index + 1, ends[group]) >= 0 ? group : -1;
    }

    private async ValueTask EncodeConditionalAsync(int index, CancellationToken cancellationToken)
    {
        Conditional conditional = _conditionals[index];
        List<(int Name, Task<CandidateList> Loading)>? pending = null;
        StartTarget(conditional.Requirement.Target, ref pending, cancellationToken);
        await FinishAsync(pending ?? []);
        int[][] disjuncts = _provider.Condition(conditional.Requirement.Condition);
        conditional.Clauses ??= new int[disjuncts.Length];
        conditional.Gate = GateOf(conditional.Requirement.Target);
        for (int d = 0; d < disjuncts.Length; d++)
        {
            if (conditional.Clauses[d] == 0 && Holds(disjuncts[d]))
            {
                AddConditionalClause(conditional, d, disjuncts[d]);
                return;
            }
        }
    }

    /// <summary>"Not the subject, or a part of the condition fails, or the gate": added while all but the gate are already decided.</summary>
    private void AddConditionalClause(Conditional conditional, int index, int[] disjunct)
    {
        int[] literals = new int[disjunct.Length + 2];
        literals[0] = Positive(conditional.Gate);
        literals[1] = Negative(conditional.Subject);
        for (int i = 0; i < disjunct.Length; i++)
        {
            literals[i + 2] = Negative(InsideOf(disjunct[i]));
        }

        RaiseInside(disjunct);
        ChooseWatches(literals);
        int clause = AddClause(literals, 0);
        _conditionalClauses[clause] = conditional;
        conditional.Clauses![index] = clause;
        RaiseGate(conditional, index);
    }

    /// <summary>Puts the gate of a condition that holds in force; its clause may be younger than the choices behind the condition.</summary>
    private bool RaiseGate(Conditional conditional, int disjunct)
    {
        int gate = Positive(conditional.Gate);
        if (_value[gate] == 0)
        {
            Assign(gate, conditional.Clauses![disjunct]);
            return true;
        }

        if (_value[gate] < 0)
        {
            SetClauseConflict(conditional.Clauses![disjunct]);
            _conflictPending = true;
            return true;
        }

        return false;
    }
}

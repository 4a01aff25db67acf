namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>
/// Analyzes a conflict: derives a clause that would have prevented it, by the first unique implication point, or the caller's requirements
/// that caused it. Only reads the trail.
/// </summary>
internal sealed class ConflictAnalysis
{
    private readonly Variables _variables;
    private readonly Trail _trail;
    private readonly Clauses _clauses;
    private readonly ProofLog _proofs;
    private bool[] _seen = []; // all false between two conflicts
    private IntList _learnt = new(64);
    private IntList _toClear = new(64);

    public ConflictAnalysis(Variables variables, Trail trail, Clauses clauses, ProofLog proofs)
    {
        _variables = variables;
        _trail = trail;
        _clauses = clauses;
        _proofs = proofs;
        variables.OnResize(size => Array.Resize(ref _seen, size));
    }

    /// <summary>
    /// Gets the literals of the learned clause: the one that becomes true after backjumping, then one of the level to return to, then the
    /// others.
    /// </summary>
    public ReadOnlySpan<int> Learnt => _learnt.Span;

    /// <summary>Returns the highest level among a conflict's literals.</summary>
    public int LevelOf(Conflict conflict)
    {
        int level = 0;
        foreach (int literal in conflict.Literals)
        {
            level = Math.Max(level, _trail.LevelOf(Literal.Variable(literal)));
        }

        return level;
    }

    /// <summary>
    /// Resolves a conflict of the current level, which is above that of the assumptions, back along the trail until one literal of the
    /// level is left: <see cref="Learnt"/>. The proof is recorded except for its end.
    /// </summary>
    /// <returns>The level to return to.</returns>
    public int Learn(Conflict conflict)
    {
        _learnt.Count = 0;
        _learnt.Add(0);
        _proofs.Begin();
        Record(conflict);
        int open = 0;
        foreach (int literal in conflict.Literals)
        {
            open += Mark(literal);
        }

        ReadOnlySpan<int> trail = _trail.Literals;
        int index = trail.Length - 1;
        while (true)
        {
            while (!_seen[Literal.Variable(trail[index])])
            {
                index--;
            }

            int resolved = trail[index--];
            if (--open == 0)
            {
                _learnt.Items[0] = Literal.Negate(resolved);
                break;
            }

            RecordReason(resolved);
            open += MarkReason(resolved);
        }

        DropImplied();
        int backLevel = PlaceSecondHighest();
        foreach (int variable in _toClear.Span)
        {
            _seen[variable] = false;
        }

        _toClear.Count = 0;
        return backLevel;
    }

    /// <summary>
    /// Follows the reasons of a conflict at the level of the assumptions back to the selectors that were assumed: indices of the caller's
    /// requirements, then constraints.
    /// </summary>
    /// <param name="conflict">The conflict.</param>
    /// <param name="refused">A selector that could not even be assumed, or 0.</param>
    public IReadOnlyList<int> Core(Conflict conflict, int refused)
    {
        HashSet<int> visited = [];
        SortedSet<int> core = [];
        Stack<int> open = new();
        if (refused != 0)
        {
            core.Add(_variables.OwnerOf(refused));
        }

        Push(open, conflict.Literals);
        while (open.TryPop(out int variable))
        {
            if (!visited.Add(variable))
            {
                continue;
            }

            Reason reason = _trail.ReasonOf(variable);
            if (reason.IsNone)
            {
                if (_variables.KindOf(variable) == VariableKind.Selector && _trail.IsTrue(Literal.Positive(variable)))
                {
                    core.Add(_variables.OwnerOf(variable));
                }
            }
            else if (reason.IsClause)
            {
                Push(open, _clauses.Literals(reason.Clause));
            }
            else if (!reason.IsFact)
            {
                open.Push(Literal.Variable(reason.Literal));
            }
        }

        return [.. core];
    }

    private static void Push(Stack<int> open, ReadOnlySpan<int> literals)
    {
        foreach (int literal in literals)
        {
            open.Push(Literal.Variable(literal));
        }
    }

    /// <summary>Adds the reason of a literal to the analysis; returns the number of its literals to resolve away.</summary>
    private int MarkReason(int resolved)
    {
        Reason reason = _trail.ReasonOf(Literal.Variable(resolved));
        if (!reason.IsClause)
        {
            return Mark(Literal.Negate(reason.Literal));
        }

        int open = 0;
        foreach (int literal in _clauses.Literals(reason.Clause))
        {
            if (literal != resolved)
            {
                open += Mark(literal);
            }
        }

        return open;
    }

    /// <summary>Adds a false literal to the analysis; returns 1 if it belongs to the current level and must be resolved away.</summary>
    private int Mark(int literal)
    {
        int variable = Literal.Variable(literal);
        int level = _trail.LevelOf(variable);
        if (_seen[variable] || level == 0)
        {
            return 0;
        }

        _seen[variable] = true;
        _toClear.Add(variable);
        if (level == _trail.Level)
        {
            return 1;
        }

        _learnt.Add(literal);
        return 0;
    }

    /// <summary>Drops literals that follow from the other literals of the learnt clause.</summary>
    private void DropImplied()
    {
        int kept = 1;
        for (int i = 1; i < _learnt.Count; i++)
        {
            int literal = _learnt[i];
            if (FollowsFromSeen(literal))
            {
                RecordReason(Literal.Negate(literal));
            }
            else
            {
                _learnt.Items[kept++] = literal;
            }
        }

        _learnt.Count = kept;
    }

    private bool FollowsFromSeen(int literal)
    {
        Reason reason = _trail.ReasonOf(Literal.Variable(literal));
        if (reason.IsNone)
        {
            return false;
        }

        if (!reason.IsClause)
        {
            int cause = Literal.Variable(reason.Literal);
            return _seen[cause] || _trail.LevelOf(cause) == 0;
        }

        foreach (int other in _clauses.Literals(reason.Clause))
        {
            int variable = Literal.Variable(other);
            if (variable != Literal.Variable(literal) && !_seen[variable] && _trail.LevelOf(variable) != 0)
            {
                return false;
            }
        }

        return true;
    }

    private int PlaceSecondHighest()
    {
        if (_learnt.Count == 1)
        {
            return 0;
        }

        int highest = 1;
        for (int i = 2; i < _learnt.Count; i++)
        {
            if (_trail.LevelOf(Literal.Variable(_learnt[i])) > _trail.LevelOf(Literal.Variable(_learnt[highest])))
            {
                highest = i;
            }
        }

        (_learnt.Items[1], _learnt.Items[highest]) = (_learnt.Items[highest], _learnt.Items[1]);
        return _trail.LevelOf(Literal.Variable(_learnt[1]));
    }

    private void Record(Conflict conflict)
    {
        if (conflict.Clause != 0)
        {
            _proofs.Add(conflict.Clause);
        }
        else
        {
            _proofs.Add(conflict.Literals[0], conflict.Literals[^1]);
        }
    }

    /// <summary>Records that the clause being learned depends on the reason of a literal.</summary>
    private void RecordReason(int literal)
    {
        Reason reason = _trail.ReasonOf(Literal.Variable(literal));
        if (reason.IsClause)
        {
            _proofs.Add(reason.Clause);
        }
        else
        {
            _proofs.Add(Literal.Negate(reason.Literal), literal);
        }
    }
}

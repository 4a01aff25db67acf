namespace CondaStore.Domain.Solving.Cdcl;

// Conflict analysis: the first unique implication point, the backjump, and the caller's requirements behind a final conflict.
internal sealed partial class CdclSolver
{
    private IntList _learnt = new(64);
    private IntList _toClear = new(64);
    private IntList _antecedents = new(64);

    /// <summary>Learns from the conflict in <c>_conflict</c>; false when the caller's requirements themselves are at fault.</summary>
    private bool ResolveConflict()
    {
        _conflicts++;
        int level = 0;
        foreach (int literal in _conflict.Span)
        {
            level = Math.Max(level, _levelOf[literal >> 1]);
        }

        Backjump(level);
        if (level <= RootLevel)
        {
            _hopeless = level == 0;
            ReportCore(0);
            return false;
        }

        LevelMark mark = _marks[level];
        int decision = _trail[mark.Trail];
        int backLevel = Analyze();
        Backjump(backLevel);
        int asserting = _learnt[0];
        Assign(asserting, AddClause(_learnt.Span, RecordProof()));
        _gateToProbe = asserting == (decision ^ 1) ? mark.Gate : 0;
        return true;
    }

    /// <summary>
    /// Resolves the conflict back along the trail until one literal of the current level is left. The learnt clause has that literal
    /// first and a literal of the level to return to second.
    /// </summary>
    /// <returns>The level to return to.</returns>
    private int Analyze()
    {
        _learnt.Count = 0;
        _learnt.Add(0);
        _antecedents.Count = 0;
        RecordAntecedent(_conflictClause, _conflict[0], _conflict[_conflict.Count - 1]);
        int open = 0;
        foreach (int literal in _conflict.Span)
        {
            open += Mark(literal);
        }

        int index = _trail.Count - 1;
        while (true)
        {
            while (!_seen[_trail[index] >> 1])
            {
                index--;
            }

            int resolved = _trail[index--];
            if (--open == 0)
            {
                _learnt.Items[0] = resolved ^ 1;
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

    /// <summary>Takes what made a literal true into the analysis; how many of it must be resolved away.</summary>
    private int MarkReason(int resolved)
    {
        int reason = _reason[resolved >> 1];
        if (reason < 0)
        {
            return Mark(~reason ^ 1);
        }

        int open = 0;
        foreach (int literal in Literals(reason))
        {
            if (literal != resolved)
            {
                open += Mark(literal);
            }
        }

        return open;
    }

    /// <summary>Takes a false literal into the analysis; 1 when it belongs to the current level and must be resolved away.</summary>
    private int Mark(int literal)
    {
        int variable = literal >> 1;
        int level = _levelOf[variable];
        if (_seen[variable] || level == 0)
        {
            return 0;
        }

        _seen[variable] = true;
        _toClear.Add(variable);
        if (level == _level)
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
                RecordReason(literal ^ 1);
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
        int reason = _reason[literal >> 1];
        if (reason == NoReason)
        {
            return false;
        }

        if (reason < 0)
        {
            int cause = (~reason) >> 1;
            return _seen[cause] || _levelOf[cause] == 0;
        }

        foreach (int other in Literals(reason))
        {
            int variable = other >> 1;
            if (variable != literal >> 1 && !_seen[variable] && _levelOf[variable] != 0)
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
            if (_levelOf[_learnt[i] >> 1] > _levelOf[_learnt[highest] >> 1])
            {
                highest = i;
            }
        }

        (_learnt.Items[1], _learnt.Items[highest]) = (_learnt.Items[highest], _learnt.Items[1]);
        return _levelOf[_learnt[1] >> 1];
    }

    /// <summary>Follows the reasons of the final conflict back to the selectors that were assumed.</summary>
    private void ReportCore(int failedSelector)
    {
        HashSet<int> visited = [];
        SortedSet<int> core = [];
        Stack<int> open = new();
        if (failedSelector != 0)
        {
            core.Add(_owner[failedSelector]);
        }

        foreach (int literal in _conflict.Span)
        {
            open.Push(literal >> 1);
        }

        while (open.TryPop(out int variable))
        {
            if (!visited.Add(variable))
            {
                continue;
            }

            int reason = _reason[variable];
            if (reason == NoReason)
            {
                if (_kind[variable] == VariableKind.Selector && _value[Positive(variable)] > 0)
                {
                    core.Add(_owner[variable]);
                }
            }
            else if (reason > 0)
            {
                foreach (int literal in Literals(reason))
                {
                    open.Push(literal >> 1);
                }
            }
            else if (reason != FactReason)
            {
                open.Push((~reason) >> 1);
            }
        }

        Core = [.. core];
    }
}

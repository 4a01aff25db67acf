using System.Numerics;

namespace CondaStore.Domain.Solving.Cdcl;

// Unit propagation. "At most one per name" and "a version set's Inside/Outside variable" are propagated from the candidate lists
// themselves: the clauses they stand for are never written down.
internal sealed partial class CdclSolver
{
    /// <summary>Draws all consequences; false when a clause became false, which is then in <c>_conflict</c>.</summary>
    private bool Propagate()
    {
        if (_conflictPending)
        {
            _conflictPending = false;
            return false;
        }

        while (_propagateHead < _trail.Count)
        {
            int literal = _trail[_propagateHead++];
            int variable = literal >> 1;
            if (!PropagateImplied(variable, literal) || (_watchHead[literal ^ 1] != 0 && !PropagateWatches(literal ^ 1)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Draws what follows from a literal without looking at clauses.</summary>
    private bool PropagateImplied(int variable, int literal)
    {
        VariableKind kind = _kind[variable];
        bool isTrue = (literal & 1) == 0;
        if (kind == VariableKind.Candidate)
        {
            // Most literals of a search say that a candidate is not chosen; nothing follows from that alone.
            return !isTrue || (PropagateDependencies(variable, literal) && PropagateChoice(variable, literal));
        }

        if (isTrue && !PropagateDependencies(variable, literal))
        {
            return false;
        }

        for (int edge = _reverseHead[literal]; edge != 0; edge = _reverseNext[edge])
        {
            if (!Imply(_reverseTarget[edge], literal))
            {
                return false;
            }
        }

        return isTrue || kind is not (VariableKind.Inside or VariableKind.Outside) || PropagateForbiddenSet(variable, literal);
    }

    private bool PropagateDependencies(int variable, int literal)
    {
        int start = _dependencyStart[variable];
        int end = start + _dependencyCount[variable];
        for (int i = start; i < end; i++)
        {
            if (!Imply(_dependencies[i], literal))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A candidate is chosen: the others of its name are not, and the name's version sets are hit or missed.</summary>
    private bool PropagateChoice(int variable, int literal)
    {
        NameState name = _names[_owner[variable]]!;
        if (!name.Candidates!.AllowMultiple)
        {
            int first = Positive(name.FirstVariable);
            int end = first + (name.Count << 1);
            for (int other = first; other < end; other += 2)
            {
                if (other != literal && _value[other] >= 0 && !Imply(other | 1, literal))
                {
                    return false;
                }
            }
        }

        int position = variable - name.FirstVariable;
        for (int i = 0; i < name.WatchedSets.Count; i++)
        {
            VersionSetState set = _sets[name.WatchedSets[i]]!;
            int hit = set.Contains(position) ? set.Inside : set.Outside;
            if (hit != 0 && !Imply(Positive(hit), literal))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Nothing inside (or outside) a version set may be chosen.</summary>
    private bool PropagateForbiddenSet(int variable, int literal)
    {
        VersionSetState set = _sets[_owner[variable]]!;
        NameState name = _names[set.Name]!;
        if (!name.IsLoaded)
        {
            return true;
        }

        ulong flip = _kind[variable] == VariableKind.Outside ? ulong.MaxValue : 0;
        for (int word = 0; word < set.Bits!.Length; word++)
        {
            ulong bits = set.Bits[word] ^ flip;
            int from = word << 6;
            if (name.Count - from < 64)
            {
                bits &= (1UL << (name.Count - from)) - 1;
            }

            for (; bits != 0; bits &= bits - 1)
            {
                int candidate = name.FirstVariable + from + BitOperations.TrailingZeroCount(bits);
                if (_value[Positive(candidate)] >= 0 && !Imply(Negative(candidate), literal))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Visits the clauses that watch a literal which has just become false.</summary>
    private bool PropagateWatches(int falseLiteral)
    {
        int clause = _watchHead[falseLiteral];
        _watchHead[falseLiteral] = 0;
        bool consistent = true;
        while (clause != 0)
        {
            int[] arena = _arena.Items;
            int slot = arena[clause + HeaderSize] == falseLiteral ? 0 : 1;
            int next = arena[clause + 2 + slot];
            if (!consistent)
            {
                Watch(clause, slot, falseLiteral);
                clause = next;
                continue;
            }

            int other = arena[clause + HeaderSize + 1 - slot];
            if (_value[other] <= 0 && FindWatch(clause) is int place and > 0)
            {
                MoveWatch(clause, slot, place);

                // A clause may be older than the falsehood of its second watch (it was added while that was already false).
                if (_value[other] < 0 && !HasSecondWatch(clause, slot))
                {
                    consistent = ImplyByClause(arena[clause + HeaderSize + slot], clause);
                }
            }
            else
            {
                Watch(clause, slot, falseLiteral);
                consistent = _value[other] > 0 || ImplyByClause(other, clause);
            }

            clause = next;
        }

        return consistent;
    }

    private bool ImplyByClause(int literal, int clause)
    {
        if (_value[literal] > 0)
        {
            return true;
        }

        if (_value[literal] == 0)
        {
            Assign(literal, clause);
            return true;
        }

        SetClauseConflict(clause);
        return false;
    }

    /// <summary>Index of a literal that is not false among the unwatched ones; 0 when there is none.</summary>
    private int FindWatch(int clause)
    {
        int[] arena = _arena.Items;
        int length = arena[clause];
        for (int i = 2; i < length; i++)
        {
            if (_value[arena[clause + HeaderSize + i]] >= 0)
            {
                return i;
            }
        }

        return 0;
    }

    private void MoveWatch(int clause, int slot, int place)
    {
        int[] arena = _arena.Items;
        int at = clause + HeaderSize;
        (arena[at + slot], arena[at + place]) = (arena[at + place], arena[at + slot]);
        Watch(clause, slot, arena[at + slot]);
    }

    /// <summary>Whether, besides the literal just watched at <paramref name="slot"/>, some literal of the clause is not false.</summary>
    private bool HasSecondWatch(int clause, int slot) => _value[_arena[clause + HeaderSize + slot]] > 0 || FindWatch(clause) > 0;
}

namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>
/// Stores the clauses, original and learned, in one array, each with two watched literals. A clause is identified by its offset, which is
/// never 0; none is ever removed. Clauses of two literals are stored in <see cref="Implications"/> instead, and those that follow from the
/// lists of candidates are not stored at all, see <see cref="Propagation"/>.
/// <para>Invariants:</para>
/// <list type="bullet">
/// <item>A clause of two or more literals is in the watch lists of its first two literals and in no other; a shorter one is in none.</item>
/// <item>Once <see cref="Propagate"/> was told of every literal that became false since the clause was added: a watched literal is false
/// only if the other one is true, or if it was false already when the clause was added.</item>
/// <item>Undoing the latest literals of the trail breaks neither, so a backjump does nothing here.</item>
/// </list>
/// </summary>
internal sealed class Clauses
{
    // length, proof, next clause in the watch list of literal 0, the same of literal 1; then the literals
    private const int ProofOffset = 1;
    private const int NextOffset = 2;
    private const int HeaderSize = 4;

    private readonly Trail _trail;
    private IntList _arena = new(4096);
    private int[] _heads = [];

    public Clauses(Variables variables, Trail trail)
    {
        _trail = trail;
        _arena.Add(0);
        variables.OnResize(size => Array.Resize(ref _heads, size * 2));
    }

    /// <summary>Gets, by literal, a clause that watches it, or 0. Replaced when variables are added.</summary>
    public int[] WatchHeads => _heads;

    /// <summary>Returns the literals of a clause, the watched ones first.</summary>
    public ReadOnlySpan<int> Literals(int clause) => _arena.Items.AsSpan(clause + HeaderSize, _arena[clause]);

    /// <summary>Returns the proof of a learned clause, see <see cref="ProofLog"/>; 0 for a clause of the problem.</summary>
    public int ProofOf(int clause) => _arena[clause + ProofOffset];

    /// <summary>Adds a clause of the problem; its literals are reordered.</summary>
    public int Add(Span<int> literals)
    {
        ChooseWatches(literals);
        return AddLearnt(literals, 0);
    }

    /// <summary>Adds a clause that watches its first two literals.</summary>
    public int AddLearnt(ReadOnlySpan<int> literals, int proof)
    {
        int clause = _arena.Count;
        _arena.Add(literals.Length);
        _arena.Add(proof);
        _arena.Add(0);
        _arena.Add(0);
        foreach (int literal in literals)
        {
            _arena.Add(literal);
        }

        if (literals.Length > 1)
        {
            Watch(_arena.Items, clause, 0, literals[0]);
            Watch(_arena.Items, clause, 1, literals[1]);
        }

        return clause;
    }

    /// <summary>Propagates a literal that has become false: watches move on, and the last literal of a clause becomes true.</summary>
    /// <returns>A clause whose literals are all false, or 0.</returns>
    public int Propagate(int falseLiteral)
    {
        int[] arena = _arena.Items;
        sbyte[] values = _trail.Values;
        int clause = _heads[falseLiteral];
        _heads[falseLiteral] = 0;
        while (clause != 0)
        {
            int at = clause + HeaderSize;
            int slot = arena[at] == falseLiteral ? 0 : 1;
            int next = arena[clause + NextOffset + slot];
            int other = arena[at + 1 - slot];
            bool consistent = true;
            if (values[other] <= 0 && FindWatch(arena, values, clause) is int place and > 0)
            {
                (arena[at + slot], arena[at + place]) = (arena[at + place], arena[at + slot]);
                Watch(arena, clause, slot, arena[at + slot]);

                // A clause may have been added after its second watch became false. Then the newly watched literal may be the last one.
                if (values[other] < 0 && values[arena[at + slot]] == 0 && FindWatch(arena, values, clause) == 0)
                {
                    _trail.Assign(arena[at + slot], Reason.OfClause(clause));
                }
            }
            else
            {
                Watch(arena, clause, slot, falseLiteral);
                consistent = values[other] >= 0;
                if (values[other] == 0)
                {
                    _trail.Assign(other, Reason.OfClause(clause));
                }
            }

            if (!consistent)
            {
                KeepWatching(arena, next, falseLiteral);
                return clause;
            }

            clause = next;
        }

        return 0;
    }

    /// <summary>Returns the index of an unwatched literal that is not false; 0 if there is none.</summary>
    private static int FindWatch(int[] arena, sbyte[] values, int clause)
    {
        ReadOnlySpan<int> literals = arena.AsSpan(clause + HeaderSize, arena[clause]);
        for (int i = 2; i < literals.Length; i++)
        {
            if (values[literals[i]] >= 0)
            {
                return i;
            }
        }

        return 0;
    }

    private void Watch(int[] arena, int clause, int slot, int literal)
    {
        arena[clause + NextOffset + slot] = _heads[literal];
        _heads[literal] = clause;
    }

    /// <summary>Restores the unvisited rest of a list.</summary>
    private void KeepWatching(int[] arena, int clause, int literal)
    {
        while (clause != 0)
        {
            int slot = arena[clause + HeaderSize] == literal ? 0 : 1;
            int next = arena[clause + NextOffset + slot];
            Watch(arena, clause, slot, literal);
            clause = next;
        }
    }

    /// <summary>Moves the two literals that stay free longest to the watched positions: true or free ones first, then by level.</summary>
    private void ChooseWatches(Span<int> literals)
    {
        for (int slot = 0; slot < 2 && slot < literals.Length; slot++)
        {
            int best = slot;
            for (int i = slot + 1; i < literals.Length && WatchRank(literals[best]) != int.MaxValue; i++)
            {
                if (WatchRank(literals[i]) > WatchRank(literals[best]))
                {
                    best = i;
                }
            }

            (literals[slot], literals[best]) = (literals[best], literals[slot]);
        }
    }

    private int WatchRank(int literal) => _trail.Value(literal) switch
    {
        > 0 => int.MaxValue,
        0 => int.MaxValue - 1,
        _ => _trail.LevelOf(Literal.Variable(literal)),
    };
}

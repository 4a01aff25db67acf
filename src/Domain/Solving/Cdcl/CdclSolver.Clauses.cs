namespace CondaStore.Domain.Solving.Cdcl;

// The clause arena. A clause at offset c is: length, proof, next watch of literal 0, next watch of literal 1, literals.
// proof: 0 for a clause of the problem; p > 0 for a learnt clause whose antecedents are at _proof[p].
internal sealed partial class CdclSolver
{
    private const int HeaderSize = 4;

    private IntList _arena = new(4096);
    private IntList _dependencies = new(1024);
    private IntList _collected = new(32);
    private IntList _reverseTarget = new(1024);
    private IntList _reverseNext = new(1024);
    private IntList _proof = new(16);
    private IntList _conflict = new(16);
    private int _conflictClause;

    private int AddClause(ReadOnlySpan<int> literals, int proof)
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
            Watch(clause, 0, literals[0]);
            Watch(clause, 1, literals[1]);
        }

        return clause;
    }

    private void Watch(int clause, int slot, int literal)
    {
        _arena.Items[clause + 2 + slot] = _watchHead[literal];
        _watchHead[literal] = clause;
    }

    private Span<int> Literals(int clause) => _arena.Items.AsSpan(clause + HeaderSize, _arena[clause]);

    /// <summary>Records that <paramref name="literal"/> false makes the negation of <paramref name="cause"/> true.</summary>
    private void AddReverse(int cause, int literal)
    {
        if (_reverseTarget.Count == 0)
        {
            _reverseTarget.Add(0);
            _reverseNext.Add(0);
        }

        int key = literal ^ 1;
        _reverseTarget.Add(cause ^ 1);
        _reverseNext.Add(_reverseHead[key]);
        _reverseHead[key] = _reverseTarget.Count - 1;
    }

    /// <summary>Starts to collect what a candidate or selector implies.</summary>
    private void BeginDependencies() => _collected.Count = 0;

    private void AddImplication(int variable, int literal)
    {
        _collected.Add(literal);
        AddReverse(Positive(variable), literal);
    }

    private void EndDependencies(int variable) => SetDependencies(variable, _collected.Span);

    private void SetDependencies(int variable, ReadOnlySpan<int> implied)
    {
        _dependencyStart[variable] = _dependencies.Count;
        _dependencyCount[variable] = implied.Length;
        foreach (int literal in implied)
        {
            _dependencies.Add(literal);
        }
    }

    private void SetBinaryConflict(int first, int second)
    {
        _conflictClause = 0;
        _conflict.Count = 0;
        _conflict.Add(first);
        _conflict.Add(second);
    }

    private void SetClauseConflict(int clause)
    {
        _conflictClause = clause;
        _conflict.Count = 0;
        foreach (int literal in Literals(clause))
        {
            _conflict.Add(literal);
        }
    }

    /// <summary>Puts the two literals that stay free longest into the watched places: true or unset first, then by level.</summary>
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

    private int WatchRank(int literal) => Value(literal) switch
    {
        > 0 => int.MaxValue,
        0 => int.MaxValue - 1,
        _ => _levelOf[literal >> 1],
    };
}

namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>
/// Records what every learned clause was resolved from, so that a final conflict can be traced back to statements of the problem without
/// searching again: a few numbers per conflict. A proof is identified by its offset, which is never 0, and depends only on clauses older
/// than its own.
/// </summary>
internal sealed class ProofLog
{
    private IntList _open = new(64);
    private IntList _steps = new(16);
    private IntList _pairs = new(16);

    public ProofLog() => _steps.Add(0);

    /// <summary>Starts the proof of the next learned clause.</summary>
    public void Begin() => _open.Count = 0;

    /// <summary>Adds a clause on which the clause being learned depends.</summary>
    public void Add(int clause) => _open.Add(clause);

    /// <summary>Adds a statement of two literals, not stored as a clause, on which the clause being learned depends.</summary>
    public void Add(int first, int second)
    {
        _pairs.Add(first);
        _pairs.Add(second);
        _open.Add(-(_pairs.Count / 2));
    }

    /// <summary>Ends the proof.</summary>
    /// <returns>The offset of the proof.</returns>
    public int End()
    {
        int proof = _steps.Count;
        _steps.Add(_open.Count);
        foreach (int step in _open.Span)
        {
            _steps.Add(step);
        }

        return proof;
    }

    /// <summary>Returns the steps of a proof: positive ones are clauses; for the others, <see cref="Pair"/> returns the literals.</summary>
    public ReadOnlySpan<int> StepsOf(int proof) => _steps.Items.AsSpan(proof + 1, _steps[proof]);

    /// <summary>Returns the two literals of a step that is not positive.</summary>
    public (int First, int Second) Pair(int step)
    {
        int at = (-step - 1) * 2;
        return (_pairs[at], _pairs[at + 1]);
    }
}

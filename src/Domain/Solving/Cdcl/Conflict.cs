namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>A clause of which every literal is false, be it one of <see cref="Clauses"/> or one that was never written down.</summary>
internal sealed class Conflict
{
    private IntList _literals = new(16);

    /// <summary>Its offset among the clauses, or 0.</summary>
    public int Clause { get; private set; }

    /// <summary>Its literals.</summary>
    public ReadOnlySpan<int> Literals => _literals.Span;

    /// <summary>Sets the conflict.</summary>
    /// <param name="clause">The offset of the clause, or 0.</param>
    /// <param name="literals">Its literals.</param>
    public void Set(int clause, ReadOnlySpan<int> literals)
    {
        Clause = clause;
        _literals.Count = 0;
        foreach (int literal in literals)
        {
            _literals.Add(literal);
        }
    }

    /// <summary>Sets the conflict to a clause of two literals that was never written down.</summary>
    public void Set(int first, int second) => Set(0, [first, second]);
}

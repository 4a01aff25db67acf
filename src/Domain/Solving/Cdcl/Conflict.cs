namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>Represents a clause whose literals are all false: one of <see cref="Clauses"/> or one that is not stored.</summary>
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

    /// <summary>Sets the conflict to a clause of two literals that is not stored.</summary>
    public void Set(int first, int second) => Set(0, [first, second]);
}

namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>Represents why a literal is true. It is one number, because the trail stores one per variable.</summary>
internal readonly struct Reason
{
    // 0 nothing; c > 0 the clause at offset c; ~l < 0 the literal l; the least number a fact.
    private readonly int _code;

    private Reason(int code) => _code = code;

    /// <summary>Gets the reason of a literal that was decided or assumed.</summary>
    public static Reason None => default;

    /// <summary>Gets the reason of a fact: the candidate is excluded, or another one of its name is locked.</summary>
    public static Reason Fact => new(int.MinValue);

    /// <summary>Creates the reason that all other literals of a clause are false.</summary>
    public static Reason OfClause(int clause) => new(clause);

    /// <summary>Creates the reason that another true literal implies it.</summary>
    public static Reason OfLiteral(int literal) => new(~literal);

    public bool IsNone => _code == 0;

    public bool IsFact => _code == int.MinValue;

    public bool IsClause => _code > 0;

    /// <summary>Gets the clause, see <see cref="Clauses"/>; only when <see cref="IsClause"/>.</summary>
    public int Clause => _code;

    /// <summary>Gets the literal that implies it; only for none of the other kinds.</summary>
    public int Literal => ~_code;
}

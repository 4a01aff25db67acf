namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>Why a literal is true. One number, because the trail keeps one for each variable.</summary>
internal readonly struct Reason
{
    // 0 nothing; c > 0 the clause at offset c; ~l < 0 the literal l; the least number a fact.
    private readonly int _code;

    private Reason(int code) => _code = code;

    /// <summary>Nothing: it was decided or assumed.</summary>
    public static Reason None => default;

    /// <summary>It was never a choice: the candidate is excluded, or another one of its name is locked.</summary>
    public static Reason Fact => new(int.MinValue);

    /// <summary>All other literals of a clause are false.</summary>
    public static Reason OfClause(int clause) => new(clause);

    /// <summary>Another literal is true and implies it.</summary>
    public static Reason OfLiteral(int literal) => new(~literal);

    public bool IsNone => _code == 0;

    public bool IsFact => _code == int.MinValue;

    public bool IsClause => _code > 0;

    /// <summary>The clause, see <see cref="Clauses"/>; only when <see cref="IsClause"/>.</summary>
    public int Clause => _code;

    /// <summary>The literal that implies it; only when it is none of the others.</summary>
    public int Literal => ~_code;
}

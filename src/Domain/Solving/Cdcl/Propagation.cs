using System.Numerics;

namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>
/// Performs unit propagation: derives all consequences of the trail from implications, from clauses, and from the lists of candidates,
/// which represent clauses that are not stored ("at most one of a name", the meaning of Inside and Outside). Its only state is the conflict
/// that it found.
/// <para>
/// Invariant: after <see cref="Run"/> has returned true, all consequences of the literals on the trail are also on the trail, according to
/// the clauses present when they were processed. Clauses added later are propagated by the code that adds them, or when another of their
/// literals is set.
/// </para>
/// </summary>
internal sealed class Propagation(Catalog catalog, Trail trail, Implications implications, Clauses clauses)
{
    private bool _pending;

    /// <summary>Gets the conflict with which <see cref="Run"/> returned false.</summary>
    public Conflict Conflict { get; } = new();

    /// <summary>Derives all consequences; returns false on a contradiction, which is then the <see cref="Conflict"/>.</summary>
    public bool Run()
    {
        if (_pending)
        {
            _pending = false;
            return false;
        }

        VariableKind[] kinds = catalog.Variables.Kinds;
        int[] watchHeads = clauses.WatchHeads;
        while (trail.TryTakeNext(out int literal))
        {
            int variable = Literal.Variable(literal);
            bool consistent = kinds[variable] != VariableKind.Candidate
                ? DrawFromHelper(kinds[variable], variable, literal)
                : !Literal.IsPositive(literal) // as most are, and nothing follows from that alone
                    || (DrawImplied(variable, literal) && DrawChoice(variable, literal));
            if (!consistent)
            {
                return false;
            }

            int falseLiteral = Literal.Negate(literal);
            if (watchHeads[falseLiteral] != 0 && clauses.Propagate(falseLiteral) is int clause and > 0)
            {
                Conflict.Set(clause, clauses.Literals(clause));
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Propagates the implications of a true variable whose run was written only now, at the level at which the variable became true. A
    /// contradiction is reported by the next <see cref="Run"/>.
    /// </summary>
    public void DrawLate(int variable) => _pending = !DrawImplied(variable, Literal.Positive(variable));

    /// <summary>Rules out the candidates, of a name loaded only now, that a false Inside or Outside variable forbids.</summary>
    public void ForbidLate(int variable)
    {
        if (variable != 0 && trail.IsFalse(Literal.Positive(variable)))
        {
            DrawForbidden(variable, Literal.Negative(variable)); // cannot clash: the candidates are new
        }
    }

    /// <summary>Reports a clause found false outside <see cref="Run"/>, which returns it on its next call.</summary>
    public void Report(int clause)
    {
        Conflict.Set(clause, clauses.Literals(clause));
        _pending = true;
    }

    private bool DrawFromHelper(VariableKind kind, int variable, int literal)
    {
        bool isTrue = Literal.IsPositive(literal);
        if (isTrue && !DrawImplied(variable, literal))
        {
            return false;
        }

        Implications.Edge[] edges = implications.Edges;
        for (int edge = implications.EdgeHeads[literal]; edge != 0; edge = edges[edge].Next)
        {
            if (!Imply(edges[edge].Target, literal))
            {
                return false;
            }
        }

        return isTrue || kind is not (VariableKind.Inside or VariableKind.Outside) || DrawForbidden(variable, literal);
    }

    private bool DrawImplied(int variable, int literal)
    {
        foreach (int implied in implications.Of(variable))
        {
            if (!Imply(implied, literal))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Propagates a chosen candidate: the others of its name are false, and the name's version sets contain it or not.</summary>
    private bool DrawChoice(int variable, int literal)
    {
        NameState name = catalog.NameOf(variable);
        if (!name.Candidates!.AllowMultiple && trail.ExcludeOthers(name, literal) is int other and > 0)
        {
            Conflict.Set(Literal.Negate(literal), Literal.Negate(other));
            return false;
        }

        int position = variable - name.FirstVariable;
        foreach (int versionSet in name.WatchedSets.Span)
        {
            VersionSetState set = catalog.Known(versionSet)!;
            int hit = set.Contains(position) ? set.Inside : set.Outside;
            if (hit != 0 && !Imply(Literal.Positive(hit), literal))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Propagates that nothing inside (or outside) a version set may be chosen.</summary>
    private bool DrawForbidden(int variable, int literal)
    {
        VersionSetState set = catalog.Known(catalog.Variables.OwnerOf(variable))!;
        NameState name = catalog.Name(set.Name);
        if (!name.IsLoaded)
        {
            return true;
        }

        sbyte[] values = trail.Values;
        ulong flip = catalog.Variables.KindOf(variable) == VariableKind.Outside ? ulong.MaxValue : 0;
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
                if (values[Literal.Positive(candidate)] >= 0 && !Imply(Literal.Negative(candidate), literal))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool Imply(int literal, int because)
    {
        if (trail.Imply(literal, because))
        {
            return true;
        }

        Conflict.Set(Literal.Negate(because), literal);
        return false;
    }
}

using System.Runtime.InteropServices;

namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>
/// Holds the conditional requirements. Such a requirement costs nothing until its subject is chosen and its condition holds; then the
/// clause "not the subject, or a part of the condition fails, or the gate" is added permanently for each disjunct that holds. The clause
/// may be newer than the choices it depends on, so the code that finds that the condition holds also propagates its consequences.
/// </summary>
internal sealed class Conditionals(IDependencyProvider provider, Catalog catalog, Trail trail, Propagation propagation, Choices choices)
{
    private readonly List<Conditional> _all = [];
    private readonly Dictionary<int, List<int>> _bySubject = [];
    private readonly Dictionary<int, Conditional> _byClause = [];

    public Conditional this[int index] => _all[index];

    /// <summary>Adds a conditional requirement.</summary>
    public void Add(int subject, Requirement requirement)
    {
        _all.Add(new Conditional(subject, requirement));
        ref List<int>? indices = ref CollectionsMarshal.GetValueRefOrAddDefault(_bySubject, subject, out _);
        (indices ??= []).Add(_all.Count - 1);
    }

    /// <summary>Returns the indices of the conditional requirements of a candidate or selector.</summary>
    public ReadOnlySpan<int> Of(int subject) =>
        _bySubject.Count > 0 && _bySubject.TryGetValue(subject, out List<int>? indices) ? CollectionsMarshal.AsSpan(indices) : [];

    /// <summary>Returns the requirement that a clause of the problem was created for, or null.</summary>
    public Conditional? OfClause(int clause) => _byClause.GetValueOrDefault(clause);

    /// <summary>Returns the condition: for at least one of the arrays, all version sets must have a chosen candidate.</summary>
    public int[][] Disjuncts(Conditional conditional) => provider.Condition(conditional.Requirement.Condition);

    /// <summary>Determines whether all version sets of a disjunct have a chosen candidate.</summary>
    public bool Holds(int[] disjunct)
    {
        foreach (int versionSet in disjunct)
        {
            if (choices.Satisfier(versionSet) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Sets the clause of a disjunct.</summary>
    public void SetClause(Conditional conditional, int disjunct, int clause)
    {
        conditional.Clauses![disjunct] = clause;
        _byClause[clause] = conditional;
    }

    /// <summary>Sets the Inside variables of a disjunct that holds; they may be newer than the choices they depend on.</summary>
    /// <returns>Whether anything was set.</returns>
    public bool RaiseInside(int[] disjunct)
    {
        bool raised = false;
        foreach (int versionSet in disjunct)
        {
            int inside = catalog.Set(versionSet).Inside;
            if (inside != 0 && trail.IsFree(Literal.Positive(inside)))
            {
                trail.Imply(Literal.Positive(inside), Literal.Positive(choices.Satisfier(versionSet)));
                raised = true;
            }
        }

        return raised;
    }

    /// <summary>Activates the gate by the clause of a disjunct that holds.</summary>
    /// <returns>Whether anything was set, or contradicted.</returns>
    public bool RaiseGate(Conditional conditional, int disjunct)
    {
        int gate = Literal.Positive(conditional.Gate);
        int clause = conditional.Clauses![disjunct];
        if (trail.IsTrue(gate))
        {
            return false;
        }

        if (trail.IsFree(gate))
        {
            trail.Assign(gate, Reason.OfClause(clause));
        }
        else
        {
            propagation.Report(clause);
        }

        return true;
    }
}

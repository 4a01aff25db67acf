using System.Runtime.InteropServices;

namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>
/// Encodes requirements and constraints as variables, implications and clauses, see "Encoding" in docs/solver.md. The names that can
/// satisfy a requirement must be loaded before. Encodings are shared: a target has one gate, a version set one Inside and one Outside
/// variable.
/// </summary>
internal sealed class Encoder(Catalog catalog, Clauses clauses, Implications implications, Conditionals conditionals)
{
    private readonly Dictionary<int, int> _unionGates = [];
    private IntList _literals = new(64);

    /// <summary>Encodes the dependencies of a candidate or selector.</summary>
    public void Encode(int subject, Dependencies dependencies)
    {
        implications.Begin();
        if (dependencies.Unknown is string why)
        {
            catalog.SetUnusable(subject, why);
            implications.AddContradiction(subject);
        }

        // By index: these lists are long and used so often that enumerators would be measurable.
        for (int i = 0; i < dependencies.Requirements.Count; i++)
        {
            AddRequirement(subject, dependencies.Requirements[i]);
        }

        for (int i = 0; i < dependencies.Constraints.Count; i++)
        {
            implications.Add(subject, Literal.Negative(OutsideOf(dependencies.Constraints[i])));
        }

        implications.End(subject);
    }

    /// <summary>Adds the clause of a conditional requirement for a disjunct that holds: all literals except the gate are already
    /// decided.</summary>
    public void EncodeConditional(Conditional conditional, int index, int[] disjunct)
    {
        int[] literals = new int[disjunct.Length + 2];
        literals[0] = Literal.Positive(conditional.Gate);
        literals[1] = Literal.Negative(conditional.Subject);
        for (int i = 0; i < disjunct.Length; i++)
        {
            literals[i + 2] = Literal.Negative(InsideOf(disjunct[i]));
        }

        conditionals.RaiseInside(disjunct);
        conditionals.SetClause(conditional, index, clauses.Add(literals));
        conditionals.RaiseGate(conditional, index);
    }

    /// <summary>Returns the variable that is true if a requirement on a target is active; its clause lists the candidates.</summary>
    public int GateOf(int target)
    {
        if (target < 0)
        {
            return UnionGateOf(target);
        }

        VersionSetState set = catalog.Set(target);
        if (set.Gate != 0)
        {
            return set.Gate;
        }

        int gate = set.Gate = catalog.Variables.Add(VariableKind.Gate, target);
        bool hasCandidates = AddGateClause(gate, out set.GateClause);
        if (hasCandidates && !catalog.Name(set.Name).Candidates!.AllowMultiple)
        {
            // Since at most one candidate of the name is chosen, requiring the set also rules out everything outside it.
            implications.AddAlone(gate, Literal.Negative(OutsideOf(target)));
        }

        return gate;
    }

    /// <summary>Returns the variable that is true if the chosen candidate of a version set's name is outside the set.</summary>
    public int OutsideOf(int versionSet)
    {
        VersionSetState set = catalog.Set(versionSet);
        if (set.Outside == 0)
        {
            set.Outside = AddHelper(VariableKind.Outside, set, versionSet);
        }

        return set.Outside;
    }

    private int InsideOf(int versionSet)
    {
        VersionSetState set = catalog.Set(versionSet);
        if (set.Inside == 0)
        {
            set.Inside = AddHelper(VariableKind.Inside, set, versionSet);
        }

        return set.Inside;
    }

    private int AddHelper(VariableKind kind, VersionSetState set, int versionSet)
    {
        if (set.Inside == 0 && set.Outside == 0)
        {
            catalog.Name(set.Name).WatchedSets.Add(versionSet);
        }

        return catalog.Variables.Add(kind, versionSet);
    }

    private void AddRequirement(int subject, Requirement requirement)
    {
        if (requirement.Condition >= 0)
        {
            conditionals.Add(subject, requirement);
        }
        else
        {
            implications.Add(subject, Literal.Positive(GateOf(requirement.Target)));
        }
    }

    private int UnionGateOf(int target)
    {
        ref int gate = ref CollectionsMarshal.GetValueRefOrAddDefault(_unionGates, target, out bool known);
        if (!known)
        {
            gate = catalog.Variables.Add(VariableKind.Gate, target);
            AddGateClause(gate, out _);
        }

        return gate;
    }

    /// <summary>Adds the clause that an active gate needs one of its candidates; returns whether there are any.</summary>
    private bool AddGateClause(int gate, out int clause)
    {
        _literals.Count = 0;
        _literals.Add(Literal.Negative(gate));
        foreach (int versionSet in catalog.SetsOf(catalog.Variables.OwnerOf(gate)))
        {
            AddCandidates(versionSet);
        }

        bool hasCandidates = _literals.Count > 1;
        if (!hasCandidates)
        {
            implications.AddAlone(gate, Literal.Negative(gate));
        }

        clause = clauses.Add(_literals.Items.AsSpan(0, _literals.Count));
        return hasCandidates;
    }

    private void AddCandidates(int versionSet)
    {
        VersionSetState set = catalog.Set(versionSet);
        NameState name = catalog.Name(set.Name);
        for (int p = 0; p < name.Count; p++)
        {
            if (set.Contains(p))
            {
                _literals.Add(Literal.Positive(name.FirstVariable + p));
            }
        }
    }
}

namespace CondaStore.Domain.Solving.Cdcl;

// Probing. When the best candidate of a requirement was refuted, the next ones often fail for a reason that shows in what they ask for:
// builds for another Python, or against a library that the request rules out. Such a candidate is set false where the search has returned
// to, without being decided, propagated, analysed and undone one by one. Everything a probe sets is a consequence of clauses of the problem
// under the choices of that level, so the answer is the same with and without it.
internal sealed partial class CdclSolver
{
    private int _gateToProbe;
    private int _probed;
    private Dependencies? _probedDependencies;

    /// <summary>Rules out candidates of the gate, best first, up to the first one whose dependencies show nothing against it.</summary>
    private async ValueTask ProbeAsync(CancellationToken cancellationToken)
    {
        int target = _owner[_gateToProbe];
        _gateToProbe = 0;
        if (target < 0)
        {
            return;
        }

        VersionSetState set = Set(target);
        NameState name = _names[set.Name]!;
        for (int i = 0; i < name.Count; i++)
        {
            int candidate = name.FirstVariable + name.Order[i];
            if (_value[Positive(candidate)] != 0 || !set.Contains(name.Order[i]))
            {
                continue;
            }

            Dependencies dependencies = await _provider.GetDependenciesAsync(set.Name, name.Order[i], cancellationToken);
            if (Obstacle(dependencies) is int obstacle and > 0)
            {
                Assign(Negative(candidate), ~obstacle);
                continue;
            }

            (_probed, _probedDependencies) = (candidate, dependencies);
            return;
        }
    }

    /// <summary>
    /// A true literal that rules out whatever has these dependencies, or 0 when none is seen. Only what is loaded is looked at, and what is
    /// known to fail before what must be worked out.
    /// </summary>
    private int Obstacle(Dependencies dependencies)
    {
        for (int i = 0; i < dependencies.Requirements.Count; i++)
        {
            (int target, int condition) = dependencies.Requirements[i];
            if (condition < 0 && target >= 0 && target < _sets.Length && _sets[target] is { Gate: > 0 } set && _value[Positive(set.Gate)] < 0)
            {
                return Negative(set.Gate);
            }
        }

        for (int i = 0; i < dependencies.Requirements.Count; i++)
        {
            (int target, int condition) = dependencies.Requirements[i];
            if (condition < 0 && target >= 0 && Name(_provider.NameOf(target)).IsLoaded && IsOutOfReach(GateOf(target), Set(target).GateClause))
            {
                return Negative(Set(target).Gate);
            }
        }

        for (int i = 0; i < dependencies.Constraints.Count; i++)
        {
            int versionSet = dependencies.Constraints[i];
            if (Name(_provider.NameOf(versionSet)) is { Chosen: > 0 } name && !Set(versionSet).Contains(name.Chosen - name.FirstVariable)
                && !name.Candidates!.AllowMultiple)
            {
                return Missed(versionSet, name.Chosen);
            }
        }

        return 0;
    }

    /// <summary>Whether every candidate of a gate is false; the gate is then made false too.</summary>
    private bool IsOutOfReach(int gate, int clause)
    {
        if (_value[Positive(gate)] != 0)
        {
            return _value[Positive(gate)] < 0;
        }

        foreach (int literal in Literals(clause))
        {
            if (literal != Negative(gate) && _value[literal] >= 0)
            {
                return false;
            }
        }

        Assign(Negative(gate), clause);
        return true;
    }

    /// <summary>The literal that says that the chosen candidate lies outside of a version set, which it does.</summary>
    private int Missed(int versionSet, int chosen)
    {
        int outside = Positive(OutsideOf(versionSet));
        if (_value[outside] == 0)
        {
            Assign(outside, ~Positive(chosen));
        }

        return _value[outside] > 0 ? outside : 0;
    }
}

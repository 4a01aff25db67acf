namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>
/// Rules out candidates by their dependencies without trying them. When the best candidate of a requirement was refuted, the next ones
/// often fail for a reason visible in their dependencies: builds for another Python, or against a library that the request rules out. Such
/// a candidate is set false at the level to which the search has returned, without being decided, propagated, analyzed and undone.
/// Everything that a probe sets is a consequence of clauses of the problem under the choices of that level, so it does not affect the
/// answer.
/// </summary>
internal sealed class CandidateProbe(
    IDependencyProvider provider, Catalog catalog, Trail trail, Clauses clauses, Encoder encoder, Expansion expansion)
{
    /// <summary>Gets or sets the gate whose candidates are probed before the next decision, or 0.</summary>
    public int Gate { get; set; }

    /// <summary>Rules out candidates of the gate, best first, up to the first one whose dependencies do not refute it.</summary>
    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        int target = catalog.Variables.OwnerOf(Gate);
        Gate = 0;
        if (target < 0)
        {
            return;
        }

        VersionSetState set = catalog.Set(target);
        NameState name = catalog.Name(set.Name);
        for (int i = 0; i < name.Count; i++)
        {
            int position = name.Order[i];
            int candidate = name.FirstVariable + position;
            if (!trail.IsFree(Literal.Positive(candidate)) || !set.Contains(position))
            {
                continue;
            }

            Dependencies dependencies = await provider.GetDependenciesAsync(set.Name, position, cancellationToken);
            if (Obstacle(dependencies) is int obstacle and > 0)
            {
                trail.Imply(Literal.Negative(candidate), obstacle);
                continue;
            }

            expansion.Keep(candidate, dependencies);
            return;
        }
    }

    /// <summary>
    /// Returns a true literal that rules out any candidate with these dependencies, or 0 if none is found. Only loaded data is considered,
    /// and known failures before those that must be computed.
    /// </summary>
    private int Obstacle(Dependencies dependencies)
    {
        for (int i = 0; i < dependencies.Requirements.Count; i++)
        {
            (int target, int condition) = dependencies.Requirements[i];
            if (condition < 0 && target >= 0 && catalog.Known(target) is { Gate: > 0 } set && trail.IsFalse(Literal.Positive(set.Gate)))
            {
                return Literal.Negative(set.Gate);
            }
        }

        for (int i = 0; i < dependencies.Requirements.Count; i++)
        {
            (int target, int condition) = dependencies.Requirements[i];
            if (condition < 0 && target >= 0 && catalog.NameOfSet(target).IsLoaded && IsOutOfReach(encoder.GateOf(target), target))
            {
                return Literal.Negative(catalog.Set(target).Gate);
            }
        }

        for (int i = 0; i < dependencies.Constraints.Count; i++)
        {
            int versionSet = dependencies.Constraints[i];
            if (catalog.NameOfSet(versionSet) is { Chosen: > 0 } name
                && !catalog.Set(versionSet).Contains(name.Chosen - name.FirstVariable)
                && !name.Candidates!.AllowMultiple)
            {
                return Missed(versionSet, name.Chosen);
            }
        }

        return 0;
    }

    /// <summary>Determines whether every candidate of a gate is false; the gate is then set false as well.</summary>
    private bool IsOutOfReach(int gate, int versionSet)
    {
        int clause = catalog.Set(versionSet).GateClause;
        if (!trail.IsFree(Literal.Positive(gate)))
        {
            return trail.IsFalse(Literal.Positive(gate));
        }

        foreach (int literal in clauses.Literals(clause))
        {
            if (literal != Literal.Negative(gate) && !trail.IsFalse(literal))
            {
                return false;
            }
        }

        trail.Assign(Literal.Negative(gate), Reason.OfClause(clause));
        return true;
    }

    /// <summary>Returns the literal that states that the chosen candidate is outside a version set, which is the case.</summary>
    private int Missed(int versionSet, int chosen)
    {
        int outside = Literal.Positive(encoder.OutsideOf(versionSet));
        if (trail.IsFree(outside))
        {
            trail.Imply(outside, Literal.Positive(chosen));
        }

        return trail.IsTrue(outside) ? outside : 0;
    }
}

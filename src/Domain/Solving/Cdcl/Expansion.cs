namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>
/// Requests from the provider what the search needs next: the candidates of a name once it is required, and the dependencies of a candidate
/// once it is true. Each request may take a network round trip; requests for several names run concurrently, but the state of the search
/// changes on one thread and in a fixed order, whichever response arrives first.
/// </summary>
internal sealed class Expansion(
    IDependencyProvider provider,
    Catalog catalog,
    Trail trail,
    Propagation propagation,
    Implications implications,
    Encoder encoder,
    Conditionals conditionals)
{
    private int _head; // every chosen candidate before this one is encoded
    private int _keptCandidate;
    private Dependencies? _kept;

    /// <summary>Gets the number of candidates whose dependencies were encoded.</summary>
    public int EncodedCount { get; private set; }

    /// <summary>Returns the next chosen candidate whose dependencies are not encoded yet, or 0.</summary>
    public int NextToEncode()
    {
        ReadOnlySpan<int> chosen = trail.Chosen;
        for (; _head < chosen.Length; _head++)
        {
            if (!implications.HasRun(chosen[_head]))
            {
                return chosen[_head];
            }
        }

        return 0;
    }

    /// <summary>Adjusts the position after a backjump of the trail.</summary>
    public void Backjump() => _head = Math.Min(_head, trail.Chosen.Length);

    /// <summary>Stores dependencies that were requested early, until the candidate is encoded.</summary>
    public void Keep(int candidate, Dependencies dependencies) => (_keptCandidate, _kept) = (candidate, dependencies);

    /// <summary>
    /// Requests the dependencies of a candidate that has become true at the current level, encodes them and propagates their implications.
    /// </summary>
    public async ValueTask EncodeAsync(int candidate, CancellationToken cancellationToken)
    {
        (int name, int position) = catalog.CandidateOf(candidate);
        ValueTask<Dependencies> asking = candidate == _keptCandidate
            ? new ValueTask<Dependencies>(_kept!)
            : provider.GetDependenciesAsync(name, position, cancellationToken);
        if (!asking.IsCompletedSuccessfully)
        {
            PrefetchPending();
        }

        Dependencies dependencies = await asking;
        ValueTask loading = LoadTargetsAsync(dependencies.Requirements, cancellationToken);
        if (!loading.IsCompletedSuccessfully)
        {
            PrefetchPending();
            await loading;
        }

        EncodedCount++;
        encoder.Encode(candidate, dependencies);
        propagation.DrawLate(candidate);
    }

    /// <summary>Encodes a disjunct of a conditional requirement that holds; its names are loaded only now.</summary>
    public async ValueTask EncodeConditionalAsync(Conditional conditional, CancellationToken cancellationToken)
    {
        int target = conditional.Requirement.Target;
        List<(int Name, Task<CandidateList> Loading)>? pending = null;
        StartTarget(target, ref pending, cancellationToken);
        await FinishAsync(pending ?? []);
        int[][] disjuncts = conditionals.Disjuncts(conditional);
        conditional.Clauses ??= new int[disjuncts.Length];
        conditional.Gate = encoder.GateOf(target);
        for (int d = 0; d < disjuncts.Length; d++)
        {
            if (conditional.Clauses[d] == 0 && conditionals.Holds(disjuncts[d]))
            {
                encoder.EncodeConditional(conditional, d, disjuncts[d]);
                return;
            }
        }
    }

    /// <summary>Loads the names that can satisfy requirements; conditional ones wait until their condition holds.</summary>
    public ValueTask LoadTargetsAsync(IReadOnlyList<Requirement> requirements, CancellationToken cancellationToken)
    {
        List<(int Name, Task<CandidateList> Loading)>? pending = null;
        for (int i = 0; i < requirements.Count; i++)
        {
            if (requirements[i].Condition < 0)
            {
                StartTarget(requirements[i].Target, ref pending, cancellationToken);
            }
        }

        return pending is null ? ValueTask.CompletedTask : FinishAsync(pending);
    }

    /// <summary>Loads one name.</summary>
    public ValueTask LoadNameAsync(int name, CancellationToken cancellationToken)
    {
        List<(int Name, Task<CandidateList> Loading)>? pending = null;
        StartName(name, ref pending, cancellationToken);
        return pending is null ? ValueTask.CompletedTask : FinishAsync(pending);
    }

    private void StartTarget(int target, ref List<(int Name, Task<CandidateList> Loading)>? pending, CancellationToken cancellationToken)
    {
        foreach (int versionSet in catalog.SetsOf(target))
        {
            StartName(provider.NameOf(versionSet), ref pending, cancellationToken);
        }
    }

    private void StartName(int name, ref List<(int Name, Task<CandidateList> Loading)>? pending, CancellationToken cancellationToken)
    {
        if (catalog.Name(name).IsLoaded)
        {
            return;
        }

        ValueTask<CandidateList> loading = provider.GetCandidatesAsync(name, cancellationToken);
        if (loading.IsCompletedSuccessfully)
        {
            Introduce(name, loading.Result);
        }
        else
        {
            (pending ??= []).Add((name, loading.AsTask()));
        }
    }

    private async ValueTask FinishAsync(List<(int Name, Task<CandidateList> Loading)> pending)
    {
        foreach ((int name, Task<CandidateList> loading) in pending)
        {
            Introduce(name, await loading);
        }
    }

    private void Introduce(int name, CandidateList candidates)
    {
        if (catalog.Name(name).IsLoaded)
        {
            return;
        }

        NameState state = catalog.Introduce(name, candidates);
        for (int p = 0; candidates.Locked >= 0 && p < candidates.Count; p++)
        {
            if (p != candidates.Locked)
            {
                trail.Exclude(state.FirstVariable + p);
            }
        }

        foreach ((int position, _) in candidates.Excluded)
        {
            trail.Exclude(state.FirstVariable + position);
        }

        foreach (int versionSet in state.WatchedSets.Span)
        {
            VersionSetState set = catalog.Set(versionSet);
            propagation.ForbidLate(set.Inside);
            propagation.ForbidLate(set.Outside);
        }
    }

    private void PrefetchPending()
    {
        foreach (int candidate in trail.Chosen[_head..])
        {
            if (!implications.HasRun(candidate))
            {
                (int name, int position) = catalog.CandidateOf(candidate);
                provider.Prefetch(name, position);
            }
        }
    }
}

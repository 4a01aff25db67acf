using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>A whole search: the answer, or a minimal contradiction among the caller's requirements and its explanation.</summary>
internal static class Search
{
    /// <summary>Solves, and explains a failure.</summary>
    /// <exception cref="StoreException">The limit was reached.</exception>
    public static async ValueTask<SearchOutcome> RunAsync(
        IDependencyProvider provider,
        IReadOnlyList<Requirement> requirements,
        IReadOnlyList<int> constraints,
        IReadOnlyList<(int Name, int Position)> soft,
        SearchLimits limits,
        CancellationToken cancellationToken)
    {
        CdclSolver solver = new(provider, limits);
        await solver.StateAsync(requirements, constraints, soft, cancellationToken);
        if (await solver.RunAsync(null, cancellationToken))
        {
            return new SearchOutcome([.. solver.Chosen()], null, [], solver.Statistics);
        }

        SortedSet<int> core = await MinimizeAsync(solver, cancellationToken);
        CdclSolver proving = new(provider, limits, recordProof: true);
        await proving.StateAsync(requirements, constraints, [], cancellationToken);
        if (await proving.RunAsync(core, cancellationToken))
        {
            throw new StoreException(ErrorCode.Internal, "A contradiction was found that a second search does not confirm.");
        }

        ConflictTree tree = new ConflictTreeBuilder(proving.CollectFacts(), requirements, proving, provider).Build();
        return new SearchOutcome([], tree, [.. core], solver.Statistics);
    }

    /// <summary>Leaves out one requirement after another, last first, as long as the rest still contradicts itself.</summary>
    private static async ValueTask<SortedSet<int>> MinimizeAsync(CdclSolver solver, CancellationToken cancellationToken)
    {
        SortedSet<int> core = [.. solver.Core];
        foreach (int candidate in core.Reverse().ToArray())
        {
            if (core.Count == 1 || !core.Contains(candidate))
            {
                continue;
            }

            SortedSet<int> rest = [.. core.Where(c => c != candidate)];
            if (!await solver.RunAsync(rest, cancellationToken))
            {
                core = [.. solver.Core];
            }
        }

        return core;
    }
}

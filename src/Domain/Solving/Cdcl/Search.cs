using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>A whole search: the answer, or a minimal contradiction among the caller's requirements and its explanation.</summary>
internal static class Search
{
    /// <summary>Solves, and explains a failure.</summary>
    /// <param name="problem">What to solve.</param>
    /// <param name="explained">
    /// After a failure: the same problem, requirement by requirement, whose provider also offers excluded candidates. Null: the problem itself.
    /// </param>
    /// <param name="limits">When to give up.</param>
    /// <param name="cancellationToken">Gives up at once.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.SolveLimit"/>.</exception>
    public static async ValueTask<SearchOutcome> RunAsync(
        SearchProblem problem, Func<SearchProblem>? explained, SearchLimits limits, CancellationToken cancellationToken)
    {
        CdclSolver solver = new(problem.Provider, limits);
        await solver.StateAsync(problem, cancellationToken);
        if (await solver.RunAsync(null, cancellationToken))
        {
            return new SearchOutcome([.. solver.Chosen()], null, [], solver.Statistics);
        }

        SortedSet<int> core = await MinimizeAsync(solver, cancellationToken);
        SearchProblem proven = explained?.Invoke() ?? problem;
        CdclSolver proving = new(proven.Provider, limits, recordProof: true);
        await proving.StateAsync(proven with { Soft = [] }, cancellationToken);
        if (await proving.RunAsync(core, cancellationToken))
        {
            throw new StoreException(ErrorCode.Internal, "A contradiction was found that a second search does not confirm.");
        }

        ConflictTree tree = new ConflictTreeBuilder(proving.CollectFacts(), proven.Requirements, proving, proven.Provider).Build();
        return new SearchOutcome([], tree, [.. core], solver.Statistics);
    }

    /// <summary>
    /// Leaves out one requirement after another, last first, as long as the rest still contradicts itself. What is left depends on the problem
    /// alone: a smaller core that such a test happens to find is not taken, since it would depend on the order of equal candidates.
    /// </summary>
    private static async ValueTask<SortedSet<int>> MinimizeAsync(CdclSolver solver, CancellationToken cancellationToken)
    {
        SortedSet<int> core = [.. solver.Core];
        foreach (int candidate in core.Reverse().ToArray())
        {
            SortedSet<int> rest = [.. core.Where(c => c != candidate)];
            if (rest.Count > 0 && !await solver.RunAsync(rest, cancellationToken, anyAnswer: true))
            {
                core = rest;
            }
        }

        return core;
    }
}

using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>Runs a complete search, which yields the answer, or a minimal contradiction among the caller's requirements and its
/// explanation.</summary>
internal static class Search
{
    /// <summary>Solves, and explains a failure.</summary>
    /// <param name="problem">What to solve.</param>
    /// <param name="complete">
    /// Called with the facts of a contradiction; returns null if they are complete, or else the same problem, with the same requirements,
    /// whose provider also offers excluded candidates. Null if there are none. </param>
    /// <param name="limits">The limits of the search.</param>
    /// <param name="cancellationToken">Cancels the search immediately.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.SolveLimit"/>.</exception>
    public static async ValueTask<SearchOutcome> RunAsync(
        SearchProblem problem, Func<ConflictFacts, ValueTask<SearchProblem?>>? complete, SearchLimits limits,
        CancellationToken cancellationToken)
    {
        CdclSolver solver = new(problem, limits);
        await solver.StateAsync(cancellationToken);
        if (await solver.RunAsync(null, cancellationToken))
        {
            return new SearchOutcome(solver.Chosen(), null, [], solver.Statistics);
        }

        (IReadOnlyList<int> core, ConflictFacts facts) = await MinimizeAsync(solver, cancellationToken);
        SearchStatistics statistics = solver.Statistics;
        if (complete is not null && await complete(facts) is { } whole)
        {
            problem = whole;
            solver = new CdclSolver(whole with { Soft = [] }, limits);
            await solver.StateAsync(cancellationToken);
            if (await solver.RunAsync(core, cancellationToken))
            {
                throw new StoreException(ErrorCode.Internal, "A contradiction was found that a second search does not confirm.");
            }

            facts = solver.CollectFacts();
        }

        ConflictTree tree =
            new ConflictTreeBuilder(facts.WithoutHelpers(problem.Provider), problem.Requirements, solver.Catalog, problem.Provider).Build();
        return new SearchOutcome([], tree, core, statistics);
    }

    /// <summary>
    /// Drops one requirement after another, last first, as long as the rest is still contradictory. The facts are those of the last
    /// contradiction, which depends on the whole minimal core: with less there would be none.
    /// </summary>
    private static async ValueTask<(IReadOnlyList<int> Core, ConflictFacts Facts)> MinimizeAsync(
        CdclSolver solver, CancellationToken cancellationToken)
    {
        IReadOnlyList<int> core = solver.Core;
        ConflictFacts facts = solver.CollectFacts();
        for (int i = core.Count - 1; i >= 0 && core.Count > 1; i--)
        {
            int[] rest = [.. core.Where((_, j) => j != i)];
            if (!await solver.RunAsync(rest, cancellationToken, anyAnswer: true))
            {
                core = rest;
                facts = solver.CollectFacts();
            }
        }

        return (core, facts);
    }
}

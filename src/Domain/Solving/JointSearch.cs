using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;
using CondaStore.Domain.Solving.Cdcl;
using CondaStore.Domain.Solving.Conda;
using CondaStore.Domain.Solving.Pypi;
using CondaStore.Domain.Solving.Requests;

namespace CondaStore.Domain.Solving;

/// <summary>Solves a request for conda packages and projects of indexes together.</summary>
internal static class JointSearch
{
    /// <summary>The maximum number of solves repeated because files of chosen versions have different requirements.</summary>
    private const int MaxRounds = 10;

    /// <summary>Solves a request.</summary>
    /// <exception cref="SolveFailure">The requirements contradict each other, or a requested name does not exist.</exception>
    /// <exception cref="StoreException">As <see cref="Solver.SolveAsync"/>, and what indexes report.</exception>
    public static async ValueTask<Solution> RunAsync(SolveRequest request, CancellationToken cancellationToken)
    {
        SearchLimits limits = new(request.TimeProvider, request.Timeout);
        HashSet<string> split = new(StringComparer.Ordinal);
        for (int round = 0; round < MaxRounds; round++)
        {
            (JointProvider provider, SearchOutcome outcome) = await SearchAsync(request, split, limits, cancellationToken);
            IReadOnlyList<string> different = await provider.FindDifferentAsync(outcome.Chosen, cancellationToken);
            if (different.Count == 0)
            {
                return await AnswerAsync(provider, outcome, cancellationToken);
            }

            split.UnionWith(different);
        }

        throw new StoreException(ErrorCode.SolveLimit, "Files of too many versions ask for something else than others of the same version.")
        {
            Hints = ["Name versions for some of the projects: " + string.Join(
                ", ", split.Select(url => url[(url.LastIndexOf('/') + 1)..]).Take(5))],
        };
    }

    private static async ValueTask<(JointProvider Provider, SearchOutcome Outcome)> SearchAsync(
        SolveRequest request, HashSet<string> split, SearchLimits limits, CancellationToken cancellationToken)
    {
        JointProvider provider = await JointProvider.CreateAsync(request, withExcluded: false, split, cancellationToken);
        (SearchProblem problem, string?[] texts) = await provider.ProblemAsync(cancellationToken);
        JointProvider explaining = provider;
        SearchOutcome outcome = await Search.RunAsync(problem, CompleteAsync, limits, cancellationToken);
        return outcome.Conflict is null
            ? (provider, outcome)
            : throw Locate(request.Pypi!, await FailureReport.CreateAsync(
                request, explaining.Conda, outcome, texts,
                (tree, hints, token) => ProjectHints.AddAsync(request, explaining.Conda, tree, hints, token), cancellationToken));

        async ValueTask<SearchProblem?> CompleteAsync(ConflictFacts facts)
        {
            if (provider.SaysAll(facts))
            {
                return null;
            }

            explaining = await JointProvider.CreateAsync(request, withExcluded: true, split, cancellationToken);
            return (await explaining.ProblemAsync(cancellationToken)).Problem;
        }
    }

    /// <summary>Returns the failure, located at the first of the contradictory requirements on projects.</summary>
    private static StoreException Locate(PypiRequest request, SolveFailure failure) =>
        request.Requirements.FirstOrDefault(r => failure.Requirements.Contains(JointProvider.TextOf(r))) is { } first
            ? request.Locate(failure, first.Name)
            : failure;

    private static async ValueTask<Solution> AnswerAsync(JointProvider provider, SearchOutcome outcome, CancellationToken cancellationToken)
    {
        (List<RepodataRecord> records, IReadOnlyDictionary<string, IReadOnlyList<string>> extras) =
            provider.Conda.Answer([.. outcome.Chosen.Where(c => (c.Name & 1) == 0).Select(c => (c.Name >> 1, c.Position))]);
        IReadOnlyList<PypiPackage> packages = await provider.AnswerAsync(outcome.Chosen, cancellationToken);
        return new Solution(TopologicalOrder.Sort(records), extras, outcome.Statistics)
        {
            PypiPackages =
                TopologicalOrder.Sort(packages, p => p.Name, p => p.Metadata?.Requirements.Select(r => r.Name) ?? [], (_, _) => false),
            Warnings = provider.Warnings,
        };
    }
}

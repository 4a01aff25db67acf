using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;
using CondaStore.Domain.Solving.Cdcl;
using CondaStore.Domain.Solving.Conda;
using CondaStore.Domain.Solving.Requests;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Solving;

/// <summary>
/// Finds the records that satisfy a request. The solution is the best one by the ordering rules in docs/solver.md, and does not depend on
/// the order of the records in a channel.
/// </summary>
public static class Solver
{
    /// <summary>Solves a request.</summary>
    /// <exception cref="SolveFailure">The requirements contradict each other, or ask for a name that exists nowhere.</exception>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.SolveLimit"/>; <see cref="ErrorCode.InvalidMatchSpec"/> for a spec without an exact name; what the channels
    /// report. </exception>
    public static async ValueTask<Solution> SolveAsync(SolveRequest request, CancellationToken cancellationToken)
    {
        foreach (MatchSpec spec in request.Specs.Concat(request.Constraints))
        {
            if (spec.Name is null)
            {
                throw new StoreException(ErrorCode.InvalidMatchSpec, $"'{spec}' does not name one package exactly.")
                {
                    Found = spec.ToString(),
                    Hints = ["Write the package's full name; patterns are for searching."],
                };
            }
        }

        try
        {
            return await SearchAsync(request, cancellationToken);
        }
        catch (Exception e) when (DamagedBehind(request, e) is { } damaged)
        {
            throw damaged.GiveUp(e);
        }
        catch (StoreException e) when (e.Code == ErrorCode.SolveLimit && request.Platform is not null)
        {
            throw new StoreException(e.Code, $"For {request.Platform}: {e.Message}", e) { Hints = e.Hints };
        }
    }

    /// <summary>
    /// Finds the subdir whose damaged index caused a failure. Numbers read from an index are used unchecked in many places, so damage can
    /// cause any failure; called only after a failure, because it reads whole indexes.
    /// </summary>
    private static SubdirSource? DamagedBehind(SolveRequest request, Exception failure) =>
        request.Channels.SelectMany(folders => folders).FirstOrDefault(folder => folder.IsDamageBehind(failure));

    private static ValueTask<Solution> SearchAsync(SolveRequest request, CancellationToken cancellationToken) =>
        request.Pypi is null or { IsEmpty: true }
            ? SearchCondaAsync(request, cancellationToken)
            : JointSearch.RunAsync(request, cancellationToken);

    private static async ValueTask<Solution> SearchCondaAsync(SolveRequest request, CancellationToken cancellationToken)
    {
        CondaProvider provider = new(request, withExcluded: false);
        SearchProblem problem = provider.Problem(out string?[] texts);
        CondaProvider explaining = provider;
        SearchOutcome outcome = await Search.RunAsync(
            problem,
            facts =>
            {
                if (provider.SaysAll(facts))
                {
                    return new ValueTask<SearchProblem?>((SearchProblem?)null);
                }

                explaining = new CondaProvider(request, withExcluded: true);
                return new ValueTask<SearchProblem?>(explaining.Problem(out _));
            },
            new SearchLimits(request.TimeProvider, request.Timeout),
            cancellationToken);
        return outcome.Conflict is null
            ? Answer(provider, outcome)
            : throw await FailureReport.CreateAsync(request, explaining, outcome, texts, more: null, cancellationToken);
    }

    private static Solution Answer(CondaProvider provider, SearchOutcome outcome)
    {
        (List<RepodataRecord> records, IReadOnlyDictionary<string, IReadOnlyList<string>> extras) = provider.Answer(outcome.Chosen);
        return new Solution(TopologicalOrder.Sort(records), extras, outcome.Statistics) { Warnings = provider.Warnings };
    }
}

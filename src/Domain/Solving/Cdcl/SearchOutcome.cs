namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>Represents the result of a search.</summary>
/// <param name="Chosen">The chosen candidates in walk order; empty after a failure.</param>
/// <param name="Conflict">The explanation of a failure; null if there is an answer.</param>
/// <param name="Core">The indices of the caller's requirements, followed by constraints, that form a minimal contradiction.</param>
/// <param name="Statistics">The statistics of the search.</param>
internal sealed record SearchOutcome(
    IReadOnlyList<(int Name, int Position)> Chosen,
    ConflictTree? Conflict,
    IReadOnlyList<int> Core,
    SearchStatistics Statistics);

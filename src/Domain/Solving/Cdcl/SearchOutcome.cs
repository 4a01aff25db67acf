namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>What a search found.</summary>
/// <param name="Chosen">The chosen candidates in walk order; empty after a failure.</param>
/// <param name="Conflict">The explanation of a failure; null when there is an answer.</param>
/// <param name="Core">Indices of the caller's requirements, then constraints, none of which can be left out of the contradiction.</param>
/// <param name="Statistics">How much work it was.</param>
internal sealed record SearchOutcome(
    IReadOnlyList<(int Name, int Position)> Chosen,
    ConflictTree? Conflict,
    IReadOnlyList<int> Core,
    SearchStatistics Statistics);

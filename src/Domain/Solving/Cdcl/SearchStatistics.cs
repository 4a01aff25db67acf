namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>Represents the amount of work of a search.</summary>
/// <param name="Decisions">Decisions made, including those undone.</param>
/// <param name="Conflicts">Conflicts encountered.</param>
/// <param name="Encoded">Candidates whose dependencies were encoded.</param>
/// <param name="Candidates">Candidates of all names that were loaded.</param>
public sealed record SearchStatistics(int Decisions, int Conflicts, int Encoded, int Candidates);

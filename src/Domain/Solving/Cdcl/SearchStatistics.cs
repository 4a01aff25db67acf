namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>How much work a search was.</summary>
/// <param name="Decisions">Choices made, including those taken back.</param>
/// <param name="Conflicts">Dead ends met.</param>
/// <param name="Encoded">Candidates whose dependencies were looked at.</param>
/// <param name="Candidates">Candidates of all names that were loaded.</param>
public sealed record SearchStatistics(int Decisions, int Conflicts, int Encoded, int Candidates);

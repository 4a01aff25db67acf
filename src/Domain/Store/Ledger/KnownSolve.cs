namespace CondaStore.Domain.Store.Ledger;

/// <summary>What an earlier solve of a specification gave.</summary>
/// <param name="BuildId">The build that was solved.</param>
/// <param name="Lockfile">Its lockfile.</param>
public sealed record KnownSolve(long BuildId, string Lockfile);

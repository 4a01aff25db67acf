namespace CondaStore.Domain.Store.Ledger;

/// <summary>Represents the result of an earlier solve of a specification.</summary>
/// <param name="BuildId">The build that was solved.</param>
/// <param name="Lockfile">Its lockfile.</param>
public sealed record KnownSolve(long BuildId, string Lockfile);

namespace CondaStore.Domain.Store.Ledger;

/// <summary>Represents the history of a build that recreating it must not change.</summary>
/// <param name="StartedOn">When the attempt that created it started, UTC.</param>
/// <param name="EndedOn">When it finished, UTC.</param>
/// <param name="LogLength">The size of the log in bytes before it was first recreated.</param>
public sealed record FirstInstallation(DateTimeOffset? StartedOn, DateTimeOffset? EndedOn, long LogLength);

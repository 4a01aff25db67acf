namespace CondaStore.Domain.Store.Ledger;

/// <summary>What bringing a build back must not change in its history.</summary>
/// <param name="StartedOn">When the attempt began that made it, UTC.</param>
/// <param name="EndedOn">When it finished, UTC.</param>
/// <param name="LogLength">Bytes of the log before it was brought back for the first time.</param>
public sealed record FirstInstallation(DateTimeOffset? StartedOn, DateTimeOffset? EndedOn, long LogLength);

using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Functions.Api.System;

/// <summary>Represents the number of builds and environments of the store.</summary>
/// <param name="ByStatus">The number of builds by state.</param>
/// <param name="Environments">The number of environments.</param>
public sealed record StoreCounts(IReadOnlyDictionary<BuildStatus, long> ByStatus, long Environments);

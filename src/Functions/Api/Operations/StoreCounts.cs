using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Functions.Api.Operations;

/// <summary>How much the store holds.</summary>
/// <param name="ByStatus">Builds by state.</param>
/// <param name="Environments">Environments.</param>
public sealed record StoreCounts(IReadOnlyDictionary<BuildStatus, long> ByStatus, long Environments);

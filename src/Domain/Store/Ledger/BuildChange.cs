namespace CondaStore.Domain.Store.Ledger;

/// <summary>What a change of a build leads to.</summary>
/// <param name="Build">The build afterwards.</param>
/// <param name="Environment">Its environment afterwards; null when the environment is gone.</param>
/// <param name="Unchanged">Another build that the decision relied on and that must not change meanwhile.</param>
internal sealed record BuildChange(Build Build, StoreEnvironment? Environment, long? Unchanged = null);

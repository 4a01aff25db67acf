namespace CondaStore.Domain.Store.Ledger;

/// <summary>Represents a change of a build.</summary>
/// <param name="Build">The build afterwards.</param>
/// <param name="Environment">Its environment afterwards; null if the environment no longer exists.</param>
/// <param name="Unchanged">Another build on which the decision depends and which must not change meanwhile.</param>
internal sealed record BuildChange(Build Build, StoreEnvironment? Environment, long? Unchanged = null);

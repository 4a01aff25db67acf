namespace CondaStore.Domain.Store.Ledger;

/// <summary>What the completion of a build led to.</summary>
/// <param name="Build">The build.</param>
/// <param name="Environment">Its environment; null when it was deleted meanwhile.</param>
/// <param name="IsActive">Whether the environment is this build now. False when a newer one is active.</param>
public sealed record Activation(Build Build, StoreEnvironment? Environment, bool IsActive);

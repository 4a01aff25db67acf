namespace CondaStore.Domain.Store.Ledger;

/// <summary>Represents the outcome of completing a build.</summary>
/// <param name="Build">The build.</param>
/// <param name="Environment">The environment; null if it was deleted meanwhile.</param>
/// <param name="IsActive">Whether the build is now the active one of the environment. False if a newer one is active.</param>
public sealed record Activation(Build Build, StoreEnvironment? Environment, bool IsActive);

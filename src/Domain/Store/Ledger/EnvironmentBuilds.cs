namespace CondaStore.Domain.Store.Ledger;

/// <summary>Represents an environment with the two builds that a list shows.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Newest">The newest build, whatever became of it; null if it has none.</param>
/// <param name="Current">The active build or, before any build completed, the first; null if it has none.</param>
public sealed record EnvironmentBuilds(StoreEnvironment Environment, Build? Newest, Build? Current)
{
    /// <summary>Gets the build that users get; null if no build completed or its files are gone.</summary>
    public Build? Active => Current is { Status: BuildStatus.Completed } ? Current : null;
}

namespace CondaStore.Domain.Store.Bundles;

/// <summary>An import that was begun: bytes are received, then it is run, any number of times until it is done.</summary>
/// <param name="Id">What callers know it by.</param>
/// <param name="Namespace">Where the environment goes.</param>
/// <param name="Environment">Under which name; null for the bundle's own.</param>
/// <param name="State">How far it is.</param>
/// <param name="RequestedBy">The primary namespace of who began it.</param>
/// <param name="CreatedOn">When it was begun, UTC.</param>
/// <param name="EnvironmentId">The new environment; null before it is published.</param>
/// <param name="ActiveBuild">The build that is the environment's active one; null when there is none, and before it is published.</param>
/// <param name="ETag">The version that was read.</param>
public sealed record EnvironmentImport(
    string Id,
    string Namespace,
    string? Environment,
    ImportState State,
    string RequestedBy,
    DateTimeOffset CreatedOn,
    long? EnvironmentId = null,
    long? ActiveBuild = null,
    string? ETag = null);

namespace CondaStore.Domain.Store.Bundles;

/// <summary>Represents an import: its bytes are received, then it is run, repeatedly until it is complete.</summary>
/// <param name="Id">The id for callers.</param>
/// <param name="Namespace">The target namespace.</param>
/// <param name="Environment">The name of the environment; null for that in the bundle.</param>
/// <param name="State">The state of the import.</param>
/// <param name="RequestedBy">The primary namespace of the caller that started it.</param>
/// <param name="CreatedOn">When it was started, UTC.</param>
/// <param name="EnvironmentId">The new environment; null before it is published.</param>
/// <param name="ActiveBuild">The active build of the environment; null if there is none, and before it is published.</param>
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

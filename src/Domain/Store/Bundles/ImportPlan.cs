namespace CondaStore.Domain.Store.Bundles;

/// <summary>Represents the ids that an import has allocated, stored so that a second run uses the same ones.</summary>
/// <param name="Bundle">SHA-256 of the manifest that it was made for.</param>
/// <param name="EnvironmentId">The id of the new environment.</param>
/// <param name="Builds">The ids of the new builds, in the order of the bundle.</param>
internal sealed record ImportPlan(string Bundle, long EnvironmentId, IReadOnlyList<long> Builds);

namespace CondaStore.Domain.Store.Bundles;

/// <summary>The ids that an import has taken, kept so that a second run uses the same.</summary>
/// <param name="Bundle">SHA-256 of the manifest that it was made for.</param>
/// <param name="EnvironmentId">Of the new environment.</param>
/// <param name="Builds">Of the new builds, in the order of the bundle.</param>
internal sealed record ImportPlan(string Bundle, long EnvironmentId, IReadOnlyList<long> Builds);

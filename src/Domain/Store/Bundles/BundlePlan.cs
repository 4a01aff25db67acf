namespace CondaStore.Domain.Store.Bundles;

/// <summary>Represents a bundle that is ready to be written.</summary>
/// <param name="Manifest">The manifest.</param>
/// <param name="ManifestBytes">The manifest as it is written.</param>
/// <param name="Signature">The signature as it is written; null for none.</param>
/// <param name="Contents">Opens the members of <see cref="BundleManifest.Members"/>, in their order.</param>
public sealed record BundlePlan(
    BundleManifest Manifest, byte[] ManifestBytes, byte[]? Signature, IReadOnlyList<Func<CancellationToken, Task<Stream>>> Contents)
{
    /// <summary>Gets a file name for the bundle.</summary>
    public string FileName => $"{Manifest.Environment.Namespace}-{Manifest.Environment.Name}.bundle";
}

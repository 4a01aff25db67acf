using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Domain.Store.Bundles;

/// <summary>Specifies how a bundle is written.</summary>
public sealed record BundleOptions
{
    /// <summary>Gets a function that opens the archive of a package, or returns null if it is unavailable. If null, the bundle has no
    /// archives.</summary>
    public Func<BuildPackage, CancellationToken, Task<Stream?>>? OpenArchive { get; init; }

    /// <summary>Gets the private key that signs the manifest, as PEM (ECDSA, P-256); null for no signature.</summary>
    public string? SigningKey { get; init; }
}

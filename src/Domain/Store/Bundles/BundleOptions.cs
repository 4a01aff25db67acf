using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Domain.Store.Bundles;

/// <summary>How a bundle is written.</summary>
public sealed record BundleOptions
{
    /// <summary>Opens the archive of a package, by its SHA-256; gives null when it cannot be had. Null: no archives in the bundle.</summary>
    public Func<BuildPackage, CancellationToken, Task<Stream?>>? OpenArchive { get; init; }

    /// <summary>The private key that signs the manifest, as PEM (ECDSA, P-256); null for no signature.</summary>
    public string? SigningKey { get; init; }
}

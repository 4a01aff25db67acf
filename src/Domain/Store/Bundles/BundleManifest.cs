namespace CondaStore.Domain.Store.Bundles;

/// <summary>
/// Represents the first member of a bundle, <c>bundle.json</c>: the contents, and the hash of every other member. Its schema is
/// <c>docs/bundle.schema.json</c>; nothing in it depends on when or by whom the bundle was written.
/// </summary>
public sealed record BundleManifest
{
    /// <summary>The identifier of the format.</summary>
    public const string FormatName = "conda-store-bundle";

    /// <summary>The version that this program writes, and the newest that it can read.</summary>
    public const int NewestVersion = 1;

    /// <summary>Always <see cref="FormatName"/>.</summary>
    public required string Format { get; init; }

    /// <summary>Gets the version of the format.</summary>
    public required int Version { get; init; }

    /// <summary>Gets the environment.</summary>
    public required BundleEnvironment Environment { get; init; }

    /// <summary>Gets the URLs of the packages' channels, in ordinal order.</summary>
    public required IReadOnlyList<string> Channels { get; init; }

    /// <summary>Gets every specification of a build, in the order of first use.</summary>
    public required IReadOnlyList<BundleSpecification> Specifications { get; init; }

    /// <summary>Gets every finished build, oldest first.</summary>
    public required IReadOnlyList<BundleBuild> Builds { get; init; }

    /// <summary>Gets the included package archives, by SHA-256; empty if none were requested.</summary>
    public required IReadOnlyList<BundlePackage> Packages { get; init; }

    /// <summary>Gets all other members except the signature, in their order in the bundle.</summary>
    public required IReadOnlyList<BundleMember> Members { get; init; }
}

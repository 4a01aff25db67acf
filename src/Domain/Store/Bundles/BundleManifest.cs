namespace CondaStore.Domain.Store.Bundles;

/// <summary>
/// The first member of a bundle, <c>bundle.json</c>: what is in it, and the hash of every other member. Its form is
/// <c>docs/bundle.schema.json</c>; nothing in it depends on when or by whom the bundle was written.
/// </summary>
public sealed record BundleManifest
{
    /// <summary>The word that tells a bundle from other files.</summary>
    public const string FormatName = "conda-store-bundle";

    /// <summary>The version that this program writes, and the newest that it reads.</summary>
    public const int NewestVersion = 1;

    /// <summary>Always <see cref="FormatName"/>.</summary>
    public required string Format { get; init; }

    /// <summary>The version of the format.</summary>
    public required int Version { get; init; }

    /// <summary>The environment.</summary>
    public required BundleEnvironment Environment { get; init; }

    /// <summary>URLs of the channels that packages came from, in ordinal order.</summary>
    public required IReadOnlyList<string> Channels { get; init; }

    /// <summary>Every specification that a build was made from, in the order of first use.</summary>
    public required IReadOnlyList<BundleSpecification> Specifications { get; init; }

    /// <summary>Every finished build, oldest first.</summary>
    public required IReadOnlyList<BundleBuild> Builds { get; init; }

    /// <summary>The package archives that came along, by SHA-256; empty when none were asked for.</summary>
    public required IReadOnlyList<BundlePackage> Packages { get; init; }

    /// <summary>All other members but the signature, in the order in which they follow.</summary>
    public required IReadOnlyList<BundleMember> Members { get; init; }
}

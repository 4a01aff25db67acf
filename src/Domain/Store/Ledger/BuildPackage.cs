namespace CondaStore.Domain.Store.Ledger;

/// <summary>Represents a package that a build installed.</summary>
public sealed record BuildPackage
{
    /// <summary>Gets the name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the version as published.</summary>
    public required string Version { get; init; }

    /// <summary>Gets the build string; empty for PyPI packages.</summary>
    public string Build { get; init; } = "";

    /// <summary>Gets the build number.</summary>
    public long BuildNumber { get; init; }

    /// <summary>URL of the channel or index, without secrets.</summary>
    public required string Channel { get; init; }

    /// <summary>Subdirectory of the channel; empty for PyPI packages.</summary>
    public string Subdir { get; init; } = "";

    /// <summary>Gets the license as published; null when unknown.</summary>
    public string? License { get; init; }

    /// <summary>Gets a one-line summary; null if unknown.</summary>
    public string? Summary { get; init; }

    /// <summary>Gets the URL of the archive, without secrets.</summary>
    public string? Url { get; init; }

    /// <summary>Gets the file name of a wheel that was built from the sources at <see cref="Url"/>; null for others.</summary>
    public string? BuiltFile { get; init; }

    /// <summary>Gets the hash of the archive; null when unknown.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Gets the hash of the archive; null when unknown.</summary>
    public string? Md5 { get; init; }

    /// <summary>Bytes of the archive; null when unknown.</summary>
    public long? Size { get; init; }

    /// <summary>Gets the ecosystem of the package.</summary>
    public PackageEcosystem Ecosystem { get; init; }
}

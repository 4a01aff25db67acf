namespace CondaStore.Domain.LockFiles;

/// <summary>Represents the packages of one platform in a lockfile.</summary>
public sealed record LockedPlatform
{
    /// <summary>Gets the platform's name: a subdir or, in pixi lockfiles, a user-defined name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the subdir; the name itself unless the lockfile specifies another.</summary>
    public string Subdir
    {
        get => field ?? Name;
        init;
    }

    /// <summary>Virtual packages that pixi solved for, <c>name=version=build</c>.</summary>
    public IReadOnlyList<string> VirtualPackages { get; init; } = [];

    /// <summary>Gets the packages in the order of the lockfile, which is not always the installation order.</summary>
    public IReadOnlyList<LockedPackage> Packages { get; init; } = [];

    /// <summary>Gets conda-lock's hash of the request for this platform; a mismatch means that the lockfile is outdated, not damaged. Null
    /// if absent.</summary>
    public string? ContentHash { get; init; }

    /// <summary>Gets the conda packages.</summary>
    public IEnumerable<LockedCondaPackage> CondaPackages => Packages.OfType<LockedCondaPackage>();

    /// <summary>Gets the pip packages.</summary>
    public IEnumerable<LockedPipPackage> PipPackages => Packages.OfType<LockedPipPackage>();
}

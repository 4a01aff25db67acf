namespace CondaStore.Domain.LockFiles;

/// <summary>The packages of one platform.</summary>
public sealed record LockedPlatform
{
    /// <summary>The platform's name: a platform folder, or in pixi lockfiles a name of the user's.</summary>
    public required string Name { get; init; }

    /// <summary>The platform folder; the name itself unless the lockfile says otherwise.</summary>
    public string Subdir
    {
        get => field ?? Name;
        init;
    }

    /// <summary>Virtual packages that pixi solved for, <c>name=version=build</c>.</summary>
    public IReadOnlyList<string> VirtualPackages { get; init; } = [];

    /// <summary>Packages in the order of the lockfile; not always the order to install in.</summary>
    public IReadOnlyList<LockedPackage> Packages { get; init; } = [];

    /// <summary>conda-lock's hash of what was asked for on this platform; a mismatch means stale, never damaged. Null when absent.</summary>
    public string? ContentHash { get; init; }

    /// <summary>The conda packages.</summary>
    public IEnumerable<LockedCondaPackage> CondaPackages => Packages.OfType<LockedCondaPackage>();

    /// <summary>The pip packages.</summary>
    public IEnumerable<LockedPipPackage> PipPackages => Packages.OfType<LockedPipPackage>();
}

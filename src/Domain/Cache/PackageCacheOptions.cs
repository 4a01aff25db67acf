using CondaStore.Domain.Packages.Archives;

namespace CondaStore.Domain.Cache;

/// <summary>Specifies the location and behavior of a package cache.</summary>
public sealed record PackageCacheOptions
{
    /// <summary>Gets the folder that contains <c>pkgs/v1</c>; created if missing.</summary>
    public required string Root { get; init; }

    /// <summary>Gets further caches of the same layout that are searched but never changed.</summary>
    public IReadOnlyList<string> ReadOnlyRoots { get; init; } = [];

    /// <summary>Gets how thoroughly a cached package is checked before it is used.</summary>
    public CacheValidation Validation { get; init; } = CacheValidation.Fast;

    /// <summary>Gets the limits at which the extraction of an archive is aborted.</summary>
    public ExtractionLimits Limits { get; init; } = ExtractionLimits.Default;

    /// <summary>Gets the locks shared by all users of the cache; null for operating system locks.</summary>
    public ICacheLock? Locks { get; init; }

    /// <summary>Gets how long to wait for another process that is fetching the same package.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets the age from which leftovers of crashes are removed if their lock is free.</summary>
    public TimeSpan LeftoverAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Gets whether archives are kept after extraction, so that a damaged package can be repaired without the network.</summary>
    public bool KeepArchives { get; init; }

    /// <summary>
    /// Gets whether identical files of several packages, typically versions of one package, are stored once, as hard links. Only on Linux,
    /// and only if the file system supports hard links.
    /// </summary>
    public bool ShareFiles { get; init; } = true;

    /// <summary>Gets the maximum number of hard links per file for <see cref="ShareFiles"/>; 0 for the limit of the file system.</summary>
    public int HardLinkLimit { get; init; }

    /// <summary>Gets the number of bzip2 blocks of one archive that are decoded concurrently.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>Gets the clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

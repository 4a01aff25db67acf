using CondaStore.Domain.Packages.Archives;

namespace CondaStore.Domain.Cache;

/// <summary>Where a package cache lies and how it works.</summary>
public sealed record PackageCacheOptions
{
    /// <summary>The folder that holds <c>pkgs/v1</c>; created when missing.</summary>
    public required string Root { get; init; }

    /// <summary>Further caches of the same layout that are looked into but never changed.</summary>
    public IReadOnlyList<string> ReadOnlyRoots { get; init; } = [];

    /// <summary>How closely a cached package is looked at before it is used.</summary>
    public CacheValidation Validation { get; init; } = CacheValidation.Fast;

    /// <summary>When the extraction of an archive is stopped.</summary>
    public ExtractionLimits Limits { get; init; } = ExtractionLimits.Default;

    /// <summary>The locks shared by all who use the cache; null for locks of the operating system.</summary>
    public ICacheLock? Locks { get; init; }

    /// <summary>How long to wait for another process that fetches the same package.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>What a crash left behind is removed when it is older than this and nobody has its lock.</summary>
    public TimeSpan LeftoverAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Whether archives are kept beside what was extracted from them, so that a damaged package is repaired without the network.</summary>
    public bool KeepArchives { get; init; }

    /// <summary>
    /// Whether files that are the same in several packages, versions of one package above all, are kept once, as hard links. Only on Linux,
    /// and only where the file system has hard links.
    /// </summary>
    public bool ShareFiles { get; init; } = true;

    /// <summary>Names that one file may have, for <see cref="ShareFiles"/>; 0 for what the file system itself allows.</summary>
    public int HardLinkLimit { get; init; }

    /// <summary>How many bzip2 blocks of one archive are decoded at a time.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

namespace CondaStore.Domain.LockFiles;

/// <summary>One package of a lockfile, for one platform.</summary>
public abstract record LockedPackage
{
    /// <summary>The category of requirements that nobody put into another one.</summary>
    public const string MainCategory = "main";

    /// <summary>Package name.</summary>
    public abstract string Name { get; }

    /// <summary>Version.</summary>
    public abstract string Version { get; }

    /// <summary>Where the archive or wheel is downloaded from.</summary>
    public abstract string Url { get; }

    /// <summary>SHA-256 of the archive or wheel in lower-case hexadecimal; null when the lockfile has none.</summary>
    public abstract string? Sha256 { get; }

    /// <summary>MD5 of the archive or wheel in lower-case hexadecimal; null when the lockfile has none.</summary>
    public abstract string? Md5 { get; }

    /// <summary>The group of requirements that needs the package (conda-lock); <see cref="MainCategory"/> elsewhere.</summary>
    public string Category { get; init; } = MainCategory;

    /// <summary>Whether only optional categories need it (conda-lock).</summary>
    public bool IsOptional { get; init; }
}

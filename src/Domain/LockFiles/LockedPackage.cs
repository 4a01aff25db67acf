namespace CondaStore.Domain.LockFiles;

/// <summary>Represents a package of a lockfile, for one platform.</summary>
public abstract record LockedPackage
{
    /// <summary>The default category of requirements.</summary>
    public const string MainCategory = "main";

    /// <summary>Gets the package name.</summary>
    public abstract string Name { get; }

    /// <summary>Gets the version.</summary>
    public abstract string Version { get; }

    /// <summary>Gets the URL of the archive or wheel.</summary>
    public abstract string Url { get; }

    /// <summary>SHA-256 of the archive or wheel in lower-case hexadecimal; null when the lockfile has none.</summary>
    public abstract string? Sha256 { get; }

    /// <summary>MD5 of the archive or wheel in lower-case hexadecimal; null when the lockfile has none.</summary>
    public abstract string? Md5 { get; }

    /// <summary>Gets the group of requirements that needs the package (conda-lock); <see cref="MainCategory"/> in other formats.</summary>
    public string Category { get; init; } = MainCategory;

    /// <summary>Gets whether only optional categories need the package (conda-lock).</summary>
    public bool IsOptional { get; init; }
}

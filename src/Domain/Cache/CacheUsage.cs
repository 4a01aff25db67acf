namespace CondaStore.Domain.Cache;

/// <summary>Represents the disk usage of a cache and of the environments linked from it, determined without enumerating their
/// files.</summary>
/// <param name="Packages">The packages, by key.</param>
/// <param name="Environments">The existing environments, by path.</param>
public sealed record CacheUsage(IReadOnlyList<PackageUsage> Packages, IReadOnlyList<PrefixReference> Environments)
{
    /// <summary>Bytes of all packages.</summary>
    public long PackageBytes => Packages.Sum(p => p.Bytes);

    /// <summary>Gets the size in bytes of the packages that no existing environment uses.</summary>
    public long UnusedBytes => Packages.Where(p => p.Environments == 0).Sum(p => p.Bytes);

    /// <summary>Gets the size in bytes of the files that environments do not share.</summary>
    public long EnvironmentBytes => Environments.Sum(e => e.OwnBytes);
}

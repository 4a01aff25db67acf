namespace CondaStore.Domain.Cache;

/// <summary>Disk use of a cache and of the environments made from it, known without walking through their files.</summary>
/// <param name="Packages">The packages, by key.</param>
/// <param name="Environments">The existing environments, by path.</param>
public sealed record CacheUsage(IReadOnlyList<PackageUsage> Packages, IReadOnlyList<PrefixReference> Environments)
{
    /// <summary>Bytes of all packages.</summary>
    public long PackageBytes => Packages.Sum(p => p.Bytes);

    /// <summary>Bytes of packages that no existing environment has.</summary>
    public long UnusedBytes => Packages.Where(p => p.Environments == 0).Sum(p => p.Bytes);

    /// <summary>Bytes that the environments have for themselves alone.</summary>
    public long EnvironmentBytes => Environments.Sum(e => e.OwnBytes);
}

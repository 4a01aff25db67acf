namespace CondaStore.Domain.Cache;

/// <summary>Represents what cleaning the cache removed, or would remove.</summary>
/// <param name="Packages">The packages that no existing environment has.</param>
/// <param name="Leftovers">The number of unfinished extractions of terminated processes removed; 0 in a dry run.</param>
/// <param name="SharedFiles">The number of shared files removed because no package uses them any more; 0 in a dry run.</param>
public sealed record CacheCleaning(IReadOnlyList<PackageUsage> Packages, int Leftovers, int SharedFiles)
{
    /// <summary>Gets the size of the packages in bytes; files shared with others stay on disk.</summary>
    public long Bytes => Packages.Sum(p => p.Bytes);
}

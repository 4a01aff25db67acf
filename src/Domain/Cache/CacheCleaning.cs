namespace CondaStore.Domain.Cache;

/// <summary>What a cleaning of the cache took away, or would take away.</summary>
/// <param name="Packages">The packages that no existing environment has.</param>
/// <param name="Leftovers">How many unfinished extractions of dead processes went; 0 in a dry run.</param>
/// <param name="SharedFiles">How many files went that had been kept to be shared and that no package has any more; 0 in a dry run.</param>
public sealed record CacheCleaning(IReadOnlyList<PackageUsage> Packages, int Leftovers, int SharedFiles)
{
    /// <summary>Bytes of the packages; what they shared with others stays on the disk.</summary>
    public long Bytes => Packages.Sum(p => p.Bytes);
}

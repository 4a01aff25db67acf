using CondaStore.Domain.Environments;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Store.Bundles;

/// <summary>Collects information from the lockfiles of a bundle about the package archives that follow them.</summary>
internal sealed class BundledPackages
{
    private readonly Dictionary<string, RepodataRecord> _records = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds the packages of a lockfile.</summary>
    public void Add(Lockfile lockfile)
    {
        foreach (LockedPackage package in lockfile.Platforms.SelectMany(p => p.Packages))
        {
            if (package.Sha256 is { } sha256)
            {
                _records.TryAdd(
                    sha256, package is LockedPipPackage project ? WheelRecords.Of(project) : ((LockedCondaPackage)package).Record);
            }
        }
    }

    /// <summary>Returns the package of an archive; null if no lockfile contains it.</summary>
    public RepodataRecord? Find(string sha256) => _records.GetValueOrDefault(sha256);
}

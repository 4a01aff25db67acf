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
            RepodataRecord? record = package is LockedCondaPackage conda ? conda.Record
                : package is LockedPipPackage project && (project.Built is not null || !WheelRecords.IsSource(project))
                    ? WheelRecords.Of(project)
                : null;
            if (record is { Sha256: { } sha256 })
            {
                _records.TryAdd(sha256, record);
            }
        }
    }

    /// <summary>Returns the package of an archive; null if no lockfile contains it.</summary>
    public RepodataRecord? Find(string sha256) => _records.GetValueOrDefault(sha256);
}

using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Store.Bundles;

/// <summary>What the lockfiles of a bundle tell about the package archives that follow them.</summary>
internal sealed class BundledPackages
{
    private readonly Dictionary<string, RepodataRecord> _records = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds the packages of a lockfile.</summary>
    public void Add(Lockfile lockfile)
    {
        foreach (LockedCondaPackage package in lockfile.Platforms.SelectMany(p => p.Packages).OfType<LockedCondaPackage>())
        {
            if (package.Sha256 is { } sha256)
            {
                _records.TryAdd(sha256, package.Record);
            }
        }
    }

    /// <summary>The package of an archive; null when no lockfile names it.</summary>
    public RepodataRecord? Find(string sha256) => _records.GetValueOrDefault(sha256);
}

using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Environments;

/// <summary>
/// Lockfiles keep less than repodata does: an explicit list has URLs and hashes alone, conda-lock's format lacks for example where a
/// Python keeps its packages. The channel knows the rest, else the archive itself.
/// </summary>
public static class RecordCompletion
{
    /// <summary>
    /// The record with what it lacks taken from the package. What it has stays: a channel may have corrected the package.
    /// </summary>
    /// <param name="record">A record of a lockfile.</param>
    /// <param name="index">The metadata inside the archive.</param>
    public static RepodataRecord Complete(RepodataRecord record, IndexJson index) => record with
    {
        Subdir = SubdirOf(record, index),
        BuildNumber = index.BuildNumber,
        Noarch = index.Noarch,
        Depends = record.Depends.Count > 0 ? record.Depends : index.Depends,
        Constrains = record.Constrains.Count > 0 ? record.Constrains : index.Constrains,
        TrackFeatures = record.TrackFeatures.Count > 0 ? record.TrackFeatures : index.TrackFeatures,
        Features = record.Features ?? index.Features,
        Timestamp = record.Timestamp ?? index.Timestamp,
        License = record.License ?? index.License,
        LicenseFamily = record.LicenseFamily ?? index.LicenseFamily,
        Arch = record.Arch ?? index.Arch,
        Platform = record.Platform ?? index.Platform,
        Purls = record.Purls ?? index.Purls,
        PythonSitePackagesPath = record.PythonSitePackagesPath ?? index.PythonSitePackagesPath,
    };

    /// <summary>
    /// The content of a lockfile with its records as the channels of a request have them now; a package that they no longer have keeps what
    /// the lockfile tells.
    /// </summary>
    /// <param name="content">The content for the platform.</param>
    /// <param name="platform">The platform with its opened channels.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreException">A channel cannot be read.</exception>
    public static async Task<EnvironmentContent> CompleteAsync(
        EnvironmentContent content, PreparedPlatform platform, CancellationToken cancellationToken)
    {
        ILookup<string, SubdirSource> sources = platform.Sources.SelectMany(c => c).ToLookup(s => s.Subdir);
        List<TargetPackage> packages = new(content.Packages.Count);
        foreach (TargetPackage package in content.Packages)
        {
            RepodataRecord locked = package.Record;
            RepodataRecord? offered = await OfferedRecord.FindAsync(
                sources[locked.Subdir], locked.Name, locked.Build, locked.Url, locked.Sha256, cancellationToken);
            packages.Add(package with { Record = offered ?? locked });
        }

        return content with { Packages = packages };
    }

    /// <summary>Of an archive outside any channel, the lockfile knows only for which platform it is installed.</summary>
    private static string SubdirOf(RepodataRecord record, IndexJson index) =>
        index.Subdir is not null && ArchiveUrl.TryParse(record.Url, out ArchiveUrl url) && url.Subdir is null
            ? index.Subdir
            : record.Subdir;
}

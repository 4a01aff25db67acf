using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Environments;

/// <summary>
/// Completes records of lockfiles, which contain less than repodata: an explicit list has only URLs and hashes, and conda-lock's format
/// lacks, for example, the path of site-packages. The rest is taken from the channel, or else from the archive.
/// </summary>
public static class RecordCompletion
{
    /// <summary>
    /// Fills in missing fields of a record from the package. Existing fields are kept: a channel may have corrected the package.
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
    /// Replaces the records of a lockfile by the current records of a request's channels; for a package that they no longer have, the
    /// lockfile's record is kept.
    /// </summary>
    /// <param name="content">The content for the platform.</param>
    /// <param name="platform">The platform with its opened channels.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
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

    /// <summary>For an archive outside any channel, the lockfile contains only the platform it is installed for.</summary>
    private static string SubdirOf(RepodataRecord record, IndexJson index) =>
        index.Subdir is not null && ArchiveUrl.TryParse(record.Url, out ArchiveUrl url) && url.Subdir is null
            ? index.Subdir
            : record.Subdir;
}

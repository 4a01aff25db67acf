using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Environments;

/// <summary>
/// Lockfiles keep less than repodata does: an explicit list has URLs and hashes alone, conda-lock's format lacks for example where a
/// Python keeps its packages. The archive itself knows the rest.
/// </summary>
public static class RecordCompletion
{
    /// <summary>The record with what it lacks taken from the package. What it has stays: a channel may have corrected the package.</summary>
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

    /// <summary>Of an archive outside any channel, the lockfile knows only for which platform it is installed.</summary>
    private static string SubdirOf(RepodataRecord record, IndexJson index) =>
        index.Subdir is not null && ArchiveUrl.TryParse(record.Url, out ArchiveUrl url) && url.Subdir is null ? index.Subdir : record.Subdir;
}

using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Tags;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Environments;

/// <summary>Creates records for the Python projects of a lockfile, by which their wheels are fetched, cached and linked like conda
/// packages.</summary>
public static class WheelRecords
{
    /// <summary>The subdir in records of wheels, which have none.</summary>
    public const string Subdir = "pypi";

    /// <summary>Returns the record of a project's wheel.</summary>
    /// <param name="project">The project in the lockfile.</param>
    /// <param name="url">The URL to fetch from, possibly with credentials; null for that of the lockfile.</param>
    /// <exception cref="StoreException">It is not a wheel (<see cref="PipRefusal"/>), or belongs to another project
    /// (<see cref="ErrorCode.InvalidLockfile"/>).</exception>
    public static RepodataRecord Of(LockedPipPackage project, string? url = null)
    {
        string fileName = project.Built?.FileName ?? FileNameOf(project.Url);
        if (!WheelFileName.TryParse(fileName, out WheelFileName? wheel))
        {
            throw PipRefusal.Of(project);
        }

        if (!ProjectName.TryNormalize(project.Name, out string? name) || name != wheel.Name)
        {
            throw new StoreException(
                ErrorCode.InvalidLockfile, $"The project '{project.Name}' has a wheel of '{wheel.Name}' in the lockfile.")
            {
                Found = fileName,
            };
        }

        string version = fileName.Split('-')[1];
        return new RepodataRecord
        {
            Name = wheel.Name,
            Version = version,
            Build = fileName[(wheel.Distribution.Length + version.Length + 2)..^WheelFileName.Extension.Length],
            Subdir = Subdir,
            FileName = fileName,
            Url = project.Built is null ? WithoutFragment(url ?? project.Url) : project.Url,
            Channel = IsDirect(project) ? null : project.Index ?? IndexLocation.Pypi.Url,
            Sha256 = project.Built?.Sha256 ?? project.Sha256,
            Md5 = project.Built is null ? project.Md5 : null,
            Noarch = NoarchKind.Python,
            Purls = [$"pkg:pypi/{wheel.Name}@{version}"],
        };
    }

    /// <summary>Determines whether the URL of a project is that of sources, so that it has to be built before it has a record.</summary>
    public static bool IsSource(LockedPipPackage project) =>
        !FileNameOf(project.Url).EndsWith(WheelFileName.Extension, StringComparison.Ordinal);

    private static bool IsDirect(LockedPipPackage project) =>
        project.Source.Count > 0 || !project.Url.StartsWith("http", StringComparison.OrdinalIgnoreCase);

    private static string FileNameOf(string url)
    {
        string path = WithoutFragment(Redaction.Strip(url));
        return Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
    }

    private static string WithoutFragment(string url) =>
        url.IndexOf('#', StringComparison.Ordinal) is >= 0 and var fragment ? url[..fragment] : url;
}

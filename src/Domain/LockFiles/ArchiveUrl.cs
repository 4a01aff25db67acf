using System.Globalization;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.LockFiles;

/// <summary>
/// Represents what the URL of an archive tells about its package: <c>…/channel/subdir/name-version-build.conda</c>. Lockfiles omit this
/// information.
/// </summary>
/// <param name="Parts">The parts of the file name.</param>
/// <param name="FileName">The file name.</param>
/// <param name="Subdir">The folder of the file if its name is a subdir, else null.</param>
/// <param name="Channel">The URL of the channel without credentials; null if <paramref name="Subdir"/> is.</param>
internal readonly record struct ArchiveUrl(PackageFileName Parts, string FileName, string? Subdir, string? Channel)
{
    /// <summary>Gets the number at the end of the build string; 0 if there is none.</summary>
    public long BuildNumber
    {
        get
        {
            string build = Parts.Build;
            int start = build.Length;
            while (start > 0 && char.IsAsciiDigit(build[start - 1]))
            {
                start--;
            }

            bool isNumber = start < build.Length && (start == 0 || build[start - 1] == '_');
            return isNumber && long.TryParse(build.AsSpan(start), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
                ? number
                : 0;
        }
    }

    /// <summary>Gets the noarch kind: Python for noarch builds that contain <c>py</c>, generic for other noarch builds.</summary>
    public NoarchKind Noarch =>
        Subdir != Subdirs.Noarch ? NoarchKind.None
        : Parts.Build.Contains("py", StringComparison.Ordinal) ? NoarchKind.Python
        : NoarchKind.Generic;

    public static bool TryParse(string url, out ArchiveUrl result)
    {
        result = default;
        string path = Redaction.Strip(url);
        int fragment = path.IndexOf('#', StringComparison.Ordinal);
        path = fragment < 0 ? path : path[..fragment];
        int slash = path.LastIndexOf('/');
        string fileName = Uri.UnescapeDataString(path[(slash + 1)..]);
        if (!PackageFileName.TryParse(fileName, out PackageFileName parts))
        {
            return false;
        }

        string folder = slash < 0 ? "" : path[..slash];
        int above = folder.LastIndexOf('/');
        bool isPlatform = above > 0 && Subdirs.IsKnown(folder.AsSpan(above + 1));
        result = new(parts, fileName, isPlatform ? folder[(above + 1)..] : null, isPlatform ? folder[..above] : null);
        return true;
    }

    /// <summary>Creates a record from the URL.</summary>
    /// <param name="url">The URL, possibly with credentials.</param>
    /// <param name="platform">The subdir to use if the URL has none.</param>
    public RepodataRecord ToRecord(string url, string platform) => new()
    {
        Name = Parts.Name,
        Version = Parts.Version,
        Build = Parts.Build,
        BuildNumber = BuildNumber,
        Subdir = Subdir ?? platform,
        FileName = FileName,
        Url = url,
        Channel = Channel,
        Noarch = Noarch,
    };
}

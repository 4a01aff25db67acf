using System.Text.RegularExpressions;

namespace CondaStore.SampleChannel;

/// <summary>Where a path of a Debian system lies in a conda environment.</summary>
internal static partial class PrefixLayout
{
    /// <summary>Debian's folder for Python packages, the same for every minor version of Python 3.</summary>
    public const string SitePackages = "lib/python3/dist-packages";

    /// <summary>What only a whole Debian system has use for.</summary>
    private static readonly string[] Unwanted =
    [
        "share/man/", "share/lintian/", "share/bug/", "share/doc-base/", "share/doc/", "share/info/", "share/menu/", "share/gdb/", "share/python3/",
        "share/debhelper/", "share/binfmts/", "share/apport/", "share/applications/", "share/pixmaps/", "share/locale/", "share/metainfo/",
        "share/dh-python/", "share/debconf/", "share/xml/fontconfig/", "lib/debug/", "lib/systemd/", "lib/valgrind/", "lib/binfmt.d/", "lib/sysctl.d/",
        "lib/tmpfiles.d/", "lib/udev/", "etc/init.d/", "etc/default/", "etc/cron", "etc/apparmor", "etc/dpkg/", "etc/python3/", "var/",
        "bin/py3compile", "bin/py3clean", "bin/py3versions",
    ];

    /// <summary>The path in the environment, relative to the prefix; null when the environment has no such file.</summary>
    /// <param name="systemPath">An absolute path of a Debian system.</param>
    public static string? Map(string systemPath)
    {
        string path = systemPath.TrimStart('/');
        path = path.StartsWith("usr/", StringComparison.Ordinal) ? path["usr/".Length..] : path;
        path = MultiArchLibraries().Replace(path, "lib/");
        path = SystemBinaries().Replace(path, "bin/");
        bool externallyManaged = path.EndsWith("/EXTERNALLY-MANAGED", StringComparison.Ordinal) && path.StartsWith("lib/python3", StringComparison.Ordinal);
        return externallyManaged || Array.Exists(Unwanted, u => path.StartsWith(u, StringComparison.Ordinal)) ? null : path;
    }

    /// <summary>The target of a link, written relative to the folder that holds the link.</summary>
    public static string RelativeTarget(string link, string target) =>
        Path.GetRelativePath("/" + Path.GetDirectoryName(link), "/" + target);

    [GeneratedRegex("^(lib|lib64)/x86_64-linux-gnu/")]
    private static partial Regex MultiArchLibraries();

    [GeneratedRegex("^sbin/")]
    private static partial Regex SystemBinaries();
}

using System.Globalization;

namespace CondaStore.Domain.Store.Bundles;

/// <summary>The paths of a bundle's members.</summary>
internal static class BundlePaths
{
    public const string Manifest = "bundle.json";
    public const string Checksum = "bundle.json.sha256";
    public const string Signature = "bundle.json.sig";
    public const string Settings = "settings.json";
    public const string Compressed = ".zst";

    public const string Lockfile = "lockfile.json";
    public const string PackageList = "packages.json";
    public const string Yaml = "environment.yaml";
    public const string Explicit = "explicit.txt";
    public const string Files = "files.json";
    public const string Log = "log.txt";

    /// <summary>Gets the files of a build, in their order in the bundle.</summary>
    public static IReadOnlyList<string> OfBuild { get; } = [Lockfile, PackageList, Yaml, Explicit, Files, Log];

    public static string Specification(string sha256) => $"specifications/{sha256}.json{Compressed}";

    public static string Build(long id, string file) => string.Create(CultureInfo.InvariantCulture, $"builds/{id}/{file}{Compressed}");

    public static string Package(BundlePackage package) => $"packages/{package.Sha256}/{package.FileName}";
}

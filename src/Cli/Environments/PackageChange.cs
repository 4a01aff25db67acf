using CondaStore.Client;

namespace CondaStore.Cli.Environments;

/// <summary>Represents a package that differs between two builds.</summary>
/// <param name="Name">The name.</param>
/// <param name="Ecosystem"><c>conda</c> or <c>pypi</c>.</param>
/// <param name="From">The version and build in the first one, or null if it is not there.</param>
/// <param name="To">The version and build in the second one, or null if it is not there.</param>
internal sealed record PackageChange(string Name, string Ecosystem, string? From, string? To)
{
    /// <summary>Compares the packages of two builds.</summary>
    /// <returns>The differences by name.</returns>
    public static IReadOnlyList<PackageChange> Between(IEnumerable<RemotePackage> from, IEnumerable<RemotePackage> to)
    {
        Dictionary<(string, string), RemotePackage> before = ByName(from);
        Dictionary<(string, string), RemotePackage> after = ByName(to);
        return
        [
            .. before.Keys.Union(after.Keys)
                .Where(key => !IsSame(before.GetValueOrDefault(key), after.GetValueOrDefault(key)))
                .Order()
                .Select(key => new PackageChange(
                    key.Item1, key.Item2, Text(before.GetValueOrDefault(key)), Text(after.GetValueOrDefault(key)))),
        ];
    }

    private static Dictionary<(string, string), RemotePackage> ByName(IEnumerable<RemotePackage> packages) =>
        packages.DistinctBy(Key).ToDictionary(Key);

    private static (string, string) Key(RemotePackage package) => (package.Name, package.Ecosystem ?? "conda");

    private static bool IsSame(RemotePackage? one, RemotePackage? other) =>
        one is not null && other is not null && one.Version == other.Version && one.Build == other.Build && one.Sha256 == other.Sha256;

    private static string? Text(RemotePackage? package) => package is null ? null : $"{package.Version} {package.Build}".TrimEnd();
}

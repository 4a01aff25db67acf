using System.Text.RegularExpressions;

namespace CondaStore.Domain.Tests.Architecture;

/// <summary>Directory.Packages.props and the projects that take their versions from it.</summary>
public sealed partial class PackageVersionTests
{
    [Fact]
    public void CentralVersion_EachOne_IsUsedByAProject()
    {
        HashSet<string> used = [.. Repository.BuildFiles()
            .SelectMany(f => UsedPackage().Matches(File.ReadAllText(f)))
            .Select(m => m.Groups[1].Value)];

        Assert.DoesNotContain(CentralVersions(), package => !used.Contains(package));
    }

    [Fact]
    public void CentralVersion_Package_IsListedOnce() =>
        Assert.Empty(CentralVersions().GroupBy(p => p, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => g.Key));

    // Messages and their serialization are split over these packages, so different versions of them have not been tested together.
    [Fact]
    public void LockedVersion_PackagesOfDurableTask_IsOne()
    {
        IEnumerable<string> versions = Repository.LockFiles()
            .SelectMany(f => LockedDurableTask().Matches(File.ReadAllText(f)))
            .Where(m => m.Groups["name"].Value != "InProcessTestHost")
            .Select(m => m.Groups["version"].Value)
            .Distinct();

        Assert.Single(versions);
    }

    private static List<string> CentralVersions()
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root(), "Directory.Packages.props"));
        List<string> packages = [.. CentralPackage().Matches(text).Select(m => m.Groups[1].Value)];
        Assert.NotEmpty(packages);
        return packages;
    }

    [GeneratedRegex("<PackageVersion Include=\"([^\"]+)\"")]
    private static partial Regex CentralPackage();

    [GeneratedRegex("\"Microsoft\\.DurableTask\\.(?<name>[\\w.]+)\": \\{[^{}]*?\"resolved\": \"(?<version>[^\"]+)\"")]
    private static partial Regex LockedDurableTask();

    [GeneratedRegex("<(?:PackageReference|GlobalPackageReference|PackageDownload) Include=\"([^\"]+)\"")]
    private static partial Regex UsedPackage();
}

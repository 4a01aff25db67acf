using CondaStore.Domain.Pypi.Versions;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>Represents a package that differs between two builds.</summary>
/// <param name="Kind">What happened to it.</param>
/// <param name="Before">The package in the earlier build; null if it was added.</param>
/// <param name="After">The package in the later build; null if it was removed.</param>
public sealed record PackageChange(PackageChangeKind Kind, BuildPackage? Before, BuildPackage? After)
{
    /// <summary>Gets the name of the package.</summary>
    public string Name => (After ?? Before)!.Name;

    /// <summary>Compares the packages of two builds. Changes are ordered by kind, then by name.</summary>
    /// <param name="before">The packages of the earlier build.</param>
    /// <param name="after">The packages of the later build.</param>
    public static IReadOnlyList<PackageChange> Between(IEnumerable<BuildPackage> before, IEnumerable<BuildPackage> after)
    {
        Dictionary<(PackageEcosystem, string), BuildPackage> old = before.DistinctBy(Key).ToDictionary(Key);
        List<PackageChange> changes = [];
        foreach (BuildPackage package in after.DistinctBy(Key))
        {
            if (!old.Remove(Key(package), out BuildPackage? was))
            {
                changes.Add(new PackageChange(PackageChangeKind.Added, null, package));
            }
            else if (KindOf(was, package) is { } kind)
            {
                changes.Add(new PackageChange(kind, was, package));
            }
        }

        changes.AddRange(old.Values.Select(p => new PackageChange(PackageChangeKind.Removed, p, null)));
        return [.. changes.OrderBy(c => c.Kind).ThenBy(c => c.Name, StringComparer.Ordinal)];
    }

    private static (PackageEcosystem, string) Key(BuildPackage package) => (package.Ecosystem, package.Name);

    private static PackageChangeKind? KindOf(BuildPackage before, BuildPackage after)
    {
        int order = CompareVersions(before, after);
        if (order != 0)
        {
            return order < 0 ? PackageChangeKind.Upgraded : PackageChangeKind.Downgraded;
        }

        bool isSame = before.Build == after.Build && before.Channel == after.Channel
            && (before.Sha256 is null || after.Sha256 is null || before.Sha256 == after.Sha256);
        return isSame ? null : PackageChangeKind.Replaced;
    }

    private static int CompareVersions(BuildPackage before, BuildPackage after)
    {
        if (before.Ecosystem == PackageEcosystem.Pypi && PypiVersion.TryParse(before.Version, out PypiVersion? from)
            && PypiVersion.TryParse(after.Version, out PypiVersion? to))
        {
            return from.CompareTo(to);
        }

        return CondaVersion.TryParse(before.Version, out CondaVersion? earlier)
            && CondaVersion.TryParse(after.Version, out CondaVersion? later)
            ? earlier.CompareTo(later)
            : string.CompareOrdinal(before.Version, after.Version);
    }
}

using System.Text.RegularExpressions;
using CondaStore.SampleChannel;

namespace CondaStore.SampleIndex;

/// <summary>
/// Debian's tools move the requirements of <c>requires.txt</c> into the package's <c>Depends</c> and leave only those with a marker or an extra. So they
/// are taken back from there, with the bounds that they have there.
/// </summary>
internal static partial class DebianRequirements
{
    /// <summary>Requirements for optional work on projects that Debian does not have, which would leave nothing that can be installed.</summary>
    private static readonly Dictionary<string, string> Dropped = new() { ["hatchling"] = "editables", ["sqlmodel"] = "sqlalchemy2-stubs" };

    /// <summary>Adds to the metadata of a distribution what Debian says that it needs and the metadata does not.</summary>
    public static Distribution Restore(Distribution distribution, PlannedDistribution planned, IReadOnlyDictionary<string, Distribution> byPackage)
    {
        if (Dropped.TryGetValue(distribution.Project, out string? dropped))
        {
            IEnumerable<string> kept = [.. distribution.Metadata["Requires-Dist"].Where(r => Normal(NamePart().Match(r).Value) != dropped)];
            return distribution with { Metadata = distribution.Metadata.With("Requires-Dist", kept) };
        }

        if (distribution.Metadata["Metadata-Version"].First() != "2.1" || !IsStripped(distribution))
        {
            return distribution;
        }

        HashSet<string> known = [.. distribution.Metadata["Requires-Dist"].Select(r => Normal(NamePart().Match(r).Value))];
        IEnumerable<string> restored = planned.Needed
            .GroupBy(r => r.Package)
            .Where(g => byPackage.ContainsKey(g.Key))
            .Select(g => (byPackage[g.Key].Name, Clauses: g.Where(r => r.Version is not null).Select(Clause)))
            .Where(r => !known.Contains(Normal(r.Name)) && Normal(r.Name) != distribution.Project)
            .Select(r => r.Name + string.Join(',', r.Clauses));
        return distribution with { Metadata = distribution.Metadata.With("Requires-Dist", [.. restored, .. distribution.Metadata["Requires-Dist"]]) };
    }

    private static bool IsStripped(Distribution distribution) =>
        distribution.Metadata["Requires-Dist"].All(r => r.Contains(';', StringComparison.Ordinal));

    private static string Clause(DebianRelation relation) =>
        relation.Operator switch { "<<" => "<", ">>" => ">", "=" => "==", { } op => op, null => "" } + relation.Version!.CondaVersion;

    private static string Normal(string name) => Separators().Replace(name, "-").ToLowerInvariant();

    [GeneratedRegex("^[A-Za-z0-9._-]+")]
    private static partial Regex NamePart();

    [GeneratedRegex("[-_.]+")]
    private static partial Regex Separators();
}

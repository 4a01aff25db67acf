using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Cli.Environments;

/// <summary>Represents a package that differs between two builds, as <c>--json</c> writes it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Ecosystem"><c>conda</c> or <c>pypi</c>.</param>
/// <param name="From">The version and build in the first one, or null if it is not there.</param>
/// <param name="To">The version and build in the second one, or null if it is not there.</param>
internal sealed record DifferenceJson(string Name, string Ecosystem, string? From, string? To)
{
    /// <summary>Creates the form of a change.</summary>
    public static DifferenceJson Of(PackageChange change) => new(
        change.Name,
        (change.After ?? change.Before)!.Ecosystem.ToString().ToLowerInvariant(),
        Text(change.Before),
        Text(change.After));

    private static string? Text(BuildPackage? package) => package is null ? null : $"{package.Version} {package.Build}".TrimEnd();
}

using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Records;
using CondaStore.Domain.Solving.Cdcl;

namespace CondaStore.Domain.Environments;

/// <summary>The packages chosen for one platform.</summary>
/// <param name="Prepared">What was solved.</param>
/// <param name="Packages">The packages in install order, of either kind.</param>
/// <param name="Statistics">How much work the search was.</param>
/// <param name="Warnings">What in the channels could not be used, in sentences.</param>
public sealed record PlatformSolution(
    PreparedPlatform Prepared, IReadOnlyList<LockedPackage> Packages, SearchStatistics Statistics, IReadOnlyList<string> Warnings)
{
    /// <summary>
    /// Where wheels are fetched from, by project, with the credentials that no lockfile has. Never to be shown or stored.
    /// </summary>
    public IReadOnlyDictionary<string, string> WheelUrls { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets the subdir, for example <c>linux-64</c>.</summary>
    public string Platform => Prepared.Name;

    /// <summary>Gets the conda packages in install order.</summary>
    public IReadOnlyList<RepodataRecord> Records => [.. Packages.OfType<LockedCondaPackage>().Select(p => p.Record)];
}

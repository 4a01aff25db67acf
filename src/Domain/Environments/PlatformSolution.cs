using CondaStore.Domain.Records;
using CondaStore.Domain.Solving.Cdcl;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Domain.Environments;

/// <summary>The packages chosen for one platform.</summary>
/// <param name="Platform">The platform folder, for example <c>linux-64</c>.</param>
/// <param name="Records">The packages in install order.</param>
/// <param name="VirtualPackages">What the machine was taken to offer.</param>
/// <param name="Statistics">How much work the search was.</param>
/// <param name="Warnings">What in the channels could not be used, in sentences.</param>
public sealed record PlatformSolution(
    string Platform,
    IReadOnlyList<RepodataRecord> Records,
    IReadOnlyList<VirtualPackage> VirtualPackages,
    SearchStatistics Statistics,
    IReadOnlyList<string> Warnings);

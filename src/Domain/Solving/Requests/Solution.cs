using CondaStore.Domain.Records;
using CondaStore.Domain.Solving.Cdcl;

namespace CondaStore.Domain.Solving.Requests;

/// <summary>The records that fulfil a request.</summary>
/// <param name="Records">The records in install order: each behind those it depends on. Virtual packages are left out.</param>
/// <param name="Extras">The optional groups that were selected, by package name.</param>
/// <param name="Statistics">How much work the search was.</param>
public sealed record Solution(
    IReadOnlyList<RepodataRecord> Records,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Extras,
    SearchStatistics Statistics)
{
    /// <summary>What was chosen from package indexes, in install order: behind all records, each behind those it requires.</summary>
    public IReadOnlyList<PypiPackage> PypiPackages { get; init; } = [];

    /// <summary>Records that were passed over, and constraints that were ignored, because their text cannot be read; in sentences.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

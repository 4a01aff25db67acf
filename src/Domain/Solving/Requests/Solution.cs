using CondaStore.Domain.Records;
using CondaStore.Domain.Solving.Cdcl;

namespace CondaStore.Domain.Solving.Requests;

/// <summary>Represents the records that satisfy a request.</summary>
/// <param name="Records">The records in installation order, each after its dependencies. Virtual packages are omitted.</param>
/// <param name="Extras">The optional groups that were selected, by package name.</param>
/// <param name="Statistics">The statistics of the search.</param>
public sealed record Solution(
    IReadOnlyList<RepodataRecord> Records,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Extras,
    SearchStatistics Statistics)
{
    /// <summary>Gets the projects chosen from package indexes, in installation order: after all records, each after its
    /// dependencies.</summary>
    public IReadOnlyList<PypiPackage> PypiPackages { get; init; } = [];

    /// <summary>Gets warnings about records that were skipped and constraints that were ignored because they cannot be parsed.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

using CondaStore.Domain.Records;

namespace CondaStore.Domain.Installing.Transactions;

/// <summary>Represents a package that an environment should contain.</summary>
/// <param name="Record">The record of the package.</param>
/// <param name="RequestedSpecs">The user's specs that requested it; empty for a dependency.</param>
public sealed record TargetPackage(RepodataRecord Record, IReadOnlyList<string> RequestedSpecs);

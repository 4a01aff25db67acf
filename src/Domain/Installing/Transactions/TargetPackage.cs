using CondaStore.Domain.Records;

namespace CondaStore.Domain.Installing.Transactions;

/// <summary>A package that an environment shall have.</summary>
/// <param name="Record">Which one.</param>
/// <param name="RequestedSpecs">The user's specs that asked for it; empty for a dependency.</param>
public sealed record TargetPackage(RepodataRecord Record, IReadOnlyList<string> RequestedSpecs);

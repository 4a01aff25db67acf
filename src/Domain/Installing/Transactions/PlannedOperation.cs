using CondaStore.Domain.Records;

namespace CondaStore.Domain.Installing.Transactions;

/// <summary>Represents a step of a <see cref="PrefixTransaction"/>.</summary>
/// <param name="Kind">The kind of operation.</param>
/// <param name="Old">The installed package, or null if none is installed.</param>
/// <param name="New">The package to link, or null if the installed one is only removed.</param>
public sealed record PlannedOperation(OperationKind Kind, RepodataRecord? Old, RepodataRecord? New);

using CondaStore.Domain.Records;

namespace CondaStore.Domain.Installing.Transactions;

/// <summary>One step of a <see cref="PrefixTransaction"/>.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Old">The installed package; null when nothing is installed.</param>
/// <param name="New">The package to link; null when it is only removed.</param>
public sealed record PlannedOperation(OperationKind Kind, RepodataRecord? Old, RepodataRecord? New);

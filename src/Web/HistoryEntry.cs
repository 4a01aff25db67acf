using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Web;

/// <summary>Represents a build in the history of its environment.</summary>
/// <param name="Build">The build.</param>
/// <param name="Changes">How its packages differ from those of <paramref name="Before"/>; null if there is nothing to compare.</param>
/// <param name="Before">The last build before it whose packages are known, or null if there is none.</param>
public sealed record HistoryEntry(Build Build, IReadOnlyList<PackageChange>? Changes, long? Before);

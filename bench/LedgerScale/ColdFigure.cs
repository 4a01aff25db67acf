namespace CondaStore.LedgerScale;

/// <summary>What one operation costs at one size when nothing of the ledger is in memory.</summary>
/// <param name="Builds">How many builds the ledger holds.</param>
/// <param name="Operation">What was done.</param>
/// <param name="Milliseconds">The first time, the median.</param>
/// <param name="Kibibytes">What that read from the disk, the median.</param>
/// <param name="Again">The second time, at another place, in milliseconds.</param>
internal sealed record ColdFigure(long Builds, string Operation, double Milliseconds, double Kibibytes, double Again);

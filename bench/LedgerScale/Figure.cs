namespace CondaStore.LedgerScale;

/// <summary>What one operation costs at one size.</summary>
/// <param name="Builds">How many builds the ledger holds.</param>
/// <param name="Operation">What was done.</param>
/// <param name="Milliseconds">The median.</param>
/// <param name="Slowest">The 95th percentile, in milliseconds.</param>
/// <param name="Requests">Requests to the table, the mean.</param>
/// <param name="Rows">Rows that came back, the mean.</param>
internal sealed record Figure(long Builds, string Operation, double Milliseconds, double Slowest, double Requests, double Rows);

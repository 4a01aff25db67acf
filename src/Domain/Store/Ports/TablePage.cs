namespace CondaStore.Domain.Store.Ports;

/// <summary>Some rows of a range.</summary>
/// <param name="Rows">The rows in key order.</param>
/// <param name="Continuation">Gives the next page; null when the range is read to its end.</param>
public sealed record TablePage(IReadOnlyList<TableRow> Rows, string? Continuation);

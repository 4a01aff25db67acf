namespace CondaStore.Domain.Store.Ports;

/// <summary>Represents a page of rows of a range.</summary>
/// <param name="Rows">The rows in key order.</param>
/// <param name="Continuation">The token for the next page; null at the end of the range.</param>
public sealed record TablePage(IReadOnlyList<TableRow> Rows, string? Continuation);

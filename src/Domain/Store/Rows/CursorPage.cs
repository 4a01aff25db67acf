namespace CondaStore.Domain.Store.Rows;

/// <summary>Represents a page of a list that is read by cursor: no item is repeated or omitted during concurrent writes.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <param name="Items">The page.</param>
/// <param name="Cursor">The cursor of the next page, which may be empty; null if there is none.</param>
/// <param name="Count">The total number of items.</param>
public sealed record CursorPage<T>(IReadOnlyList<T> Items, string? Cursor, long Count);

namespace CondaStore.Domain.Store.Rows;

/// <summary>One page of a list that is read by cursor: nothing comes twice or is left out while others write.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">The page.</param>
/// <param name="Cursor">Gives the next page, which may be empty; null when there cannot be one.</param>
/// <param name="Count">How many there are on all pages.</param>
public sealed record CursorPage<T>(IReadOnlyList<T> Items, string? Cursor, long Count);

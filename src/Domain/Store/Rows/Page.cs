namespace CondaStore.Domain.Store.Rows;

/// <summary>Represents a page of a list.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <param name="Items">The page.</param>
/// <param name="Count">The total number of items.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, long Count);

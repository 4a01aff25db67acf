namespace CondaStore.Domain.Store.Rows;

/// <summary>One page of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">The page.</param>
/// <param name="Count">How many there are on all pages.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, long Count);

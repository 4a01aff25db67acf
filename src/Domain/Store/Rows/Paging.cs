namespace CondaStore.Domain.Store.Rows;

/// <summary>Which part of a list is wanted.</summary>
/// <param name="Offset">How many items to leave out.</param>
/// <param name="Limit">How many items at most.</param>
public readonly record struct Paging(int Offset, int Limit)
{
    /// <summary>The whole list.</summary>
    public static Paging Whole => new(0, int.MaxValue);

    internal Page<T> Of<T>(IReadOnlyCollection<T> all) => new([.. all.Skip(Offset).Take(Limit)], all.Count);
}

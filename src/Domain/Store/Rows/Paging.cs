namespace CondaStore.Domain.Store.Rows;

/// <summary>Specifies the requested part of a list.</summary>
/// <param name="Offset">The number of items to skip.</param>
/// <param name="Limit">The maximum number of items.</param>
public readonly record struct Paging(int Offset, int Limit)
{
    internal Page<T> Of<T>(IReadOnlyCollection<T> all) => new([.. all.Skip(Offset).Take(Limit)], all.Count);
}

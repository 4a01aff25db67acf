namespace CondaStore.Domain.Solving.Conda;

/// <summary>
/// What the texts of one table mean, as far as they were read. In pages, because a solve reads few of a large channel's texts, and those
/// of one name lie together.
/// </summary>
/// <param name="count">Number of texts in the table.</param>
internal sealed class ParsedSpecs(int count)
{
    private const int PageBits = 5;
    private const int PageSize = 1 << PageBits;

    private readonly ParsedDependency?[]?[] _pages = new ParsedDependency?[]?[(count + PageSize - 1) >> PageBits];

    /// <summary>The meaning of a text; null until it is set.</summary>
    public ref ParsedDependency? this[int id] => ref (_pages[id >> PageBits] ??= new ParsedDependency?[PageSize])[id & (PageSize - 1)];
}

namespace CondaStore.Domain.Solving.Conda;

/// <summary>
/// Represents the parsed texts of one table. They are stored in pages, because a solve parses few texts of a large channel, and those of
/// one name are adjacent.
/// </summary>
/// <param name="count">Number of texts in the table.</param>
internal sealed class ParsedSpecs(int count)
{
    private const int PageBits = 5;
    private const int PageSize = 1 << PageBits;

    private readonly ParsedDependency?[]?[] _pages = new ParsedDependency?[]?[(count + PageSize - 1) >> PageBits];

    /// <summary>Gets the parsed form of a text; null until it is set.</summary>
    public ref ParsedDependency? this[int id] => ref (_pages[id >> PageBits] ??= new ParsedDependency?[PageSize])[id & (PageSize - 1)];
}

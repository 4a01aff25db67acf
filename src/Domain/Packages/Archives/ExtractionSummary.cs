namespace CondaStore.Domain.Packages.Archives;

/// <summary>What an extraction did.</summary>
/// <param name="Files">Regular files, links and hard links created.</param>
/// <param name="Bytes">Bytes of content written.</param>
/// <param name="OutsideLinks">Symbolic links that point out of the package, at most a hundred of them.</param>
public sealed record ExtractionSummary(int Files, long Bytes, IReadOnlyList<string> OutsideLinks)
{
    /// <summary>The size of each file by its path; negative for symbolic links.</summary>
    public required IReadOnlyDictionary<string, long> Sizes { get; init; }

    /// <summary>No extracted file was last changed later than this.</summary>
    public DateTimeOffset Latest { get; init; }
}

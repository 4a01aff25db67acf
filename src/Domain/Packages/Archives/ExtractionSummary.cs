namespace CondaStore.Domain.Packages.Archives;

/// <summary>Represents the result of an extraction.</summary>
/// <param name="Files">Regular files, links and hard links created.</param>
/// <param name="Bytes">Bytes of content written.</param>
/// <param name="OutsideLinks">Symbolic links that point outside the package, at most a hundred.</param>
public sealed record ExtractionSummary(int Files, long Bytes, IReadOnlyList<string> OutsideLinks)
{
    /// <summary>Gets the size of each file by its path; negative for symbolic links.</summary>
    public required IReadOnlyDictionary<string, long> Sizes { get; init; }

    /// <summary>Gets the latest modification time of the extracted files.</summary>
    public DateTimeOffset Latest { get; init; }
}

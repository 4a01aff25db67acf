namespace CondaStore.Domain.Packages.Archives;

/// <summary>How much an archive may unpack to before it counts as an attack on disk and time.</summary>
public sealed record ExtractionLimits
{
    /// <summary>Generous enough for every package ever published.</summary>
    public static ExtractionLimits Default { get; } = new();

    /// <summary>Bytes of all tar streams together.</summary>
    public long MaximumBytes { get; init; } = 64L << 30;

    /// <summary>Unpacked bytes for each packed one, once more than <see cref="RatioFreeBytes"/> are unpacked.</summary>
    public int MaximumRatio { get; init; } = 200;

    /// <summary>Bytes that may be unpacked at any ratio.</summary>
    public long RatioFreeBytes { get; init; } = 1L << 30;

    /// <summary>Members of all tar streams together.</summary>
    public int MaximumMembers { get; init; } = 2_000_000;

    /// <summary>Bytes of an archive that has to lie on the disk as a whole before it can be read.</summary>
    public long MaximumArchiveBytes { get; init; } = 8L << 30;

    /// <summary>
    /// Gets whether symbolic links may point out of the package. Some published packages have such links; they are never written through.
    /// </summary>
    public bool AllowOutsideLinks { get; init; } = true;
}

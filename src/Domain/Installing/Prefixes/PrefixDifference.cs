namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>One difference between a prefix and its records.</summary>
/// <param name="Path">Relative to the prefix.</param>
/// <param name="Package">Identity of the package whose path it is; null for extra files.</param>
/// <param name="Kind">What differs.</param>
/// <param name="Detail">Expected and found, as a sentence.</param>
public sealed record PrefixDifference(string Path, string? Package, DifferenceKind Kind, string Detail);

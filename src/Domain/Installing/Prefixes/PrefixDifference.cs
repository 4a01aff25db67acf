namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>Represents a difference between a prefix and its records.</summary>
/// <param name="Path">Relative to the prefix.</param>
/// <param name="Package">The identity of the package that owns the path; null for extra files.</param>
/// <param name="Kind">What differs.</param>
/// <param name="Detail">Expected and found, as a sentence.</param>
public sealed record PrefixDifference(string Path, string? Package, DifferenceKind Kind, string Detail);

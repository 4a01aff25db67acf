namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>Represents the result of comparing a prefix with its records.</summary>
/// <param name="State">Whether the prefix is a complete environment.</param>
/// <param name="Packages">Records compared.</param>
/// <param name="Files">Paths compared.</param>
/// <param name="Bytes">Bytes read.</param>
/// <param name="Differences">The differences by path; empty if there are none.</param>
public sealed record PrefixVerification(
    PrefixState State, int Packages, int Files, long Bytes, IReadOnlyList<PrefixDifference> Differences)
{
    /// <summary>Gets whether the prefix is a complete environment and every path matches its record.</summary>
    public bool IsIntact => State == PrefixState.Ready && Differences.Count == 0;
}

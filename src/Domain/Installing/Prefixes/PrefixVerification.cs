namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>The outcome of comparing a prefix with its records.</summary>
/// <param name="State">Whether the prefix is a finished environment.</param>
/// <param name="Packages">Records compared.</param>
/// <param name="Files">Paths compared.</param>
/// <param name="Bytes">Bytes read.</param>
/// <param name="Differences">By path; empty when everything agrees.</param>
public sealed record PrefixVerification(
    PrefixState State, int Packages, int Files, long Bytes, IReadOnlyList<PrefixDifference> Differences)
{
    /// <summary>Whether the prefix is a finished environment and every path agrees with its record.</summary>
    public bool IsIntact => State == PrefixState.Ready && Differences.Count == 0;
}

namespace CondaStore.Client;

/// <summary>How a build that was brought back differs from its first installation.</summary>
/// <param name="Compared">Whether it was compared at all.</param>
/// <param name="Count">How many files differ.</param>
/// <param name="Differences">Which.</param>
public sealed record RemoteDifferences(bool Compared, int Count, IReadOnlyList<RemoteDifference> Differences);

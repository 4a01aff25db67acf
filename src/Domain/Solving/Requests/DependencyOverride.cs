using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Solving.Requests;

/// <summary>
/// Represents a replacement of the requirements of some records on one package: for records that <paramref name="Records"/> matches, each
/// requirement on the name of <paramref name="Replacement"/> becomes the replacement. Records without such a requirement do not get one.
/// </summary>
/// <param name="Records">The records whose requirements change.</param>
/// <param name="Replacement">The new requirement.</param>
public sealed record DependencyOverride(MatchSpec Records, MatchSpec Replacement);

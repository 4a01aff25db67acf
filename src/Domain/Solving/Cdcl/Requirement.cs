namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>Represents a requirement that one of several candidates is chosen, optionally under a condition.</summary>
/// <param name="Target">The number of a version set, or the complement (<c>~</c>) of a union's number.</param>
/// <param name="Condition">The condition's number, or -1 for "always".</param>
internal readonly record struct Requirement(int Target, int Condition = -1);

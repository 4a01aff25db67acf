namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>Represents a requirement that one of several candidates is chosen, optionally under a condition.</summary>
/// <param name="Target">The number of a version set, or the complement (<c>~</c>) of a union's number.</param>
/// <param name="Condition">The condition's number, or -1 for "always".</param>
internal readonly record struct Requirement(int Target, int Condition = -1)
{
    /// <summary>Creates a requirement that any of several version sets can satisfy.</summary>
    public static Requirement AnyOf(int union, int condition = -1) => new(~union, condition);
}

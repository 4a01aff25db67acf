namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>One of some candidates must be chosen, perhaps only under a condition.</summary>
/// <param name="Target">A version set, or the complement (<c>~</c>) of a union's number.</param>
/// <param name="Condition">The condition's number, or -1 for "always".</param>
internal readonly record struct Requirement(int Target, int Condition = -1)
{
    /// <summary>A requirement that any of several version sets can satisfy.</summary>
    public static Requirement AnyOf(int union, int condition = -1) => new(~union, condition);
}

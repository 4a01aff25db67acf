namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>A requirement under a condition, waiting until the condition holds.</summary>
internal sealed class Conditional(int subject, Requirement requirement)
{
    /// <summary>The candidate or selector that requires it.</summary>
    public readonly int Subject = subject;

    /// <summary>The requirement, which has a condition.</summary>
    public readonly Requirement Requirement = requirement;

    /// <summary>The gate of the requirement's target, or 0 until the condition held first.</summary>
    public int Gate;

    /// <summary>
    /// By disjunct of the condition: the clause, or 0 until that disjunct held first. Null until the condition held first.
    /// </summary>
    public int[]? Clauses;
}

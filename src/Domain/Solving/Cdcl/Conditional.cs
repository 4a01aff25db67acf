namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>Represents a conditional requirement, which waits until its condition holds.</summary>
internal sealed class Conditional(int subject, Requirement requirement)
{
    /// <summary>The candidate or selector that requires it.</summary>
    public readonly int Subject = subject;

    /// <summary>The requirement, which has a condition.</summary>
    public readonly Requirement Requirement = requirement;

    /// <summary>The gate of the requirement's target, or 0 until the condition first holds.</summary>
    public int Gate;

    /// <summary>
    /// The clause of each disjunct of the condition, or 0 until that disjunct first holds. Null until the condition first holds.
    /// </summary>
    public int[]? Clauses;
}

namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>Represents the state of a version set in the search.</summary>
internal sealed class VersionSetState(int name)
{
    /// <summary>The name of the version set.</summary>
    public readonly int Name = name;

    /// <summary>The mask of accepted candidates by position; null until needed.</summary>
    public ulong[]? Bits;

    /// <summary>The variable "the chosen candidate is inside", or 0.</summary>
    public int Inside;

    /// <summary>The variable "the chosen candidate is outside", or 0.</summary>
    public int Outside;

    /// <summary>The gate of the requirement for this set, or 0.</summary>
    public int Gate;

    /// <summary>The gate's clause.</summary>
    public int GateClause;

    public bool Contains(int position) => (Bits![position >> 6] & (1UL << (position & 63))) != 0;
}

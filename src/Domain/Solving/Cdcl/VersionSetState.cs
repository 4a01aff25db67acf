namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>What the search knows about one version set.</summary>
internal sealed class VersionSetState(int name)
{
    /// <summary>The name it speaks about.</summary>
    public readonly int Name = name;

    /// <summary>Bit p: the candidate at position p is accepted. Null until needed.</summary>
    public ulong[]? Bits;

    /// <summary>Variable "the chosen candidate lies inside", or 0.</summary>
    public int Inside;

    /// <summary>Variable "the chosen candidate lies outside", or 0.</summary>
    public int Outside;

    /// <summary>The gate of the requirement for this set, or 0.</summary>
    public int Gate;

    /// <summary>The gate's clause.</summary>
    public int GateClause;

    public bool Contains(int position) => (Bits![position >> 6] & (1UL << (position & 63))) != 0;
}

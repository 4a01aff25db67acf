namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>What a variable of the search stands for.</summary>
internal enum VariableKind : byte
{
    /// <summary>A candidate is chosen.</summary>
    Candidate,

    /// <summary>A requirement is in force: one of its candidates must be chosen.</summary>
    Gate,

    /// <summary>The chosen candidate of a name lies inside a version set.</summary>
    Inside,

    /// <summary>The chosen candidate of a name lies outside a version set.</summary>
    Outside,

    /// <summary>One of the caller's own requirements or constraints is assumed.</summary>
    Selector,
}

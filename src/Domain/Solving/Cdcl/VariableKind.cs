namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>Specifies the meaning of a variable of the search.</summary>
internal enum VariableKind : byte
{
    /// <summary>A candidate is chosen.</summary>
    Candidate,

    /// <summary>A requirement is active: one of its candidates must be chosen.</summary>
    Gate,

    /// <summary>The chosen candidate of a name lies inside a version set.</summary>
    Inside,

    /// <summary>The chosen candidate of a name lies outside a version set.</summary>
    Outside,

    /// <summary>One of the caller's own requirements or constraints is assumed.</summary>
    Selector,
}

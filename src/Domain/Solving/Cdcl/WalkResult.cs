namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>Specifies the next action of the walk over the requirements.</summary>
internal enum WalkResult
{
    /// <summary>All active requirements are satisfied.</summary>
    Finished,

    /// <summary>A gate has no chosen candidate yet.</summary>
    Decide,

    /// <summary>A soft candidate can be added.</summary>
    DecideSoft,

    /// <summary>A condition holds whose requirement has no clause yet.</summary>
    EncodeConditional,

    /// <summary>There is more to walk.</summary>
    Continue,

    /// <summary>Something was set and must be propagated first.</summary>
    Propagate,
}

namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>What the walk over the requirements wants next.</summary>
internal enum WalkResult
{
    /// <summary>Everything in force is satisfied.</summary>
    Finished,

    /// <summary>A gate has no chosen candidate yet.</summary>
    Decide,

    /// <summary>A soft candidate can be added.</summary>
    DecideSoft,

    /// <summary>A condition holds whose requirement has no clause yet.</summary>
    EncodeConditional,

    /// <summary>There is more to walk.</summary>
    Continue,

    /// <summary>Something was set; its consequences come first.</summary>
    Propagate,
}

namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>Specifies the kind of a statement in a conflict explanation.</summary>
public enum ConflictNodeKind
{
    /// <summary>A requirement that some candidates could satisfy; the children are those candidates.</summary>
    RequirementWithOptions,

    /// <summary>A requirement that no candidate can satisfy; the children state the reason for each.</summary>
    RequirementWithoutOptions,

    /// <summary>A requirement that nothing in any channel matches.</summary>
    RequirementWithoutCandidates,

    /// <summary>Candidates that could be installed; the children are what they require.</summary>
    Candidate,

    /// <summary>Candidates that clash with versions reported before.</summary>
    ClashingCandidate,

    /// <summary>Candidates that are excluded; <see cref="ConflictNode.Reason"/> states why.</summary>
    ExcludedCandidate,

    /// <summary>Candidates that forbid what was reported before; the children are the constraints.</summary>
    ConstrainingCandidate,

    /// <summary>A constraint that clashes with versions reported before.</summary>
    Constraint,

    /// <summary>A locked candidate where another one is required.</summary>
    LockedCandidate,

    /// <summary>A constraint of the caller that cannot be satisfied.</summary>
    RootConstraint,

    /// <summary>Candidates whose requirements were reported before.</summary>
    ReportedCandidate,
}

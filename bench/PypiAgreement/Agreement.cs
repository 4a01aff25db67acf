namespace CondaStore.PypiAgreement;

/// <summary>How two answers compare.</summary>
public enum Agreement
{
    /// <summary>The same versions.</summary>
    Same,

    /// <summary>Neither has an answer.</summary>
    FailsInBoth,

    /// <summary>Rule: an earlier requirement gets its best version before a later one.</summary>
    EarlierRequirementFirst,

    /// <summary>Rule: one requirement does not let pre-releases in for another.</summary>
    Prerelease,

    /// <summary>They differ, and no rule says why.</summary>
    Unexplained,

    /// <summary>Only one has an answer.</summary>
    Satisfiability,
}

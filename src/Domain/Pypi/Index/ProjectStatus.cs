namespace CondaStore.Domain.Pypi.Index;

/// <summary>What the owners of a project or of the index say of it (PEP 792).</summary>
public enum ProjectStatus
{
    /// <summary>Nothing special.</summary>
    Active,

    /// <summary>No new releases are expected.</summary>
    Archived,

    /// <summary>Others should be used instead.</summary>
    Deprecated,

    /// <summary>The index considers it harmful; it has no files.</summary>
    Quarantined,
}

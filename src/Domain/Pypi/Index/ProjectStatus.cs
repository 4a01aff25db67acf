namespace CondaStore.Domain.Pypi.Index;

/// <summary>Specifies the status of a project set by its owners or the index (PEP 792, https://peps.python.org/pep-0792/).</summary>
public enum ProjectStatus
{
    /// <summary>The project is active.</summary>
    Active,

    /// <summary>No new releases are expected.</summary>
    Archived,

    /// <summary>Others should be used instead.</summary>
    Deprecated,

    /// <summary>The index considers it harmful; it has no files.</summary>
    Quarantined,
}

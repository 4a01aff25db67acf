namespace CondaStore.Domain.Store.Ledger;

/// <summary>The states of a build.</summary>
public enum BuildStatus
{
    /// <summary>Waits for a worker.</summary>
    Queued,

    /// <summary>A worker is at it.</summary>
    Building,

    /// <summary>The environment is there.</summary>
    Completed,

    /// <summary>It could not be built; the build says why.</summary>
    Failed,

    /// <summary>A user canceled it.</summary>
    Canceled,

    /// <summary>The environment was removed; specification, lockfile and log are kept and bring it back.</summary>
    Archived,

    /// <summary>Removed for good; the row and what the settings keep stay.</summary>
    Deleted,
}

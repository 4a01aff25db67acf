namespace CondaStore.Domain.Store.Ledger;

/// <summary>Specifies the state of a build.</summary>
public enum BuildStatus
{
    /// <summary>The build waits for a worker.</summary>
    Queued,

    /// <summary>A worker is building it.</summary>
    Building,

    /// <summary>The environment exists on the share.</summary>
    Completed,

    /// <summary>It could not be built; the build contains the reason.</summary>
    Failed,

    /// <summary>A user canceled it.</summary>
    Canceled,

    /// <summary>The environment was removed; specification, lockfile and log are kept to recreate it.</summary>
    Archived,

    /// <summary>Permanently removed; the row and the artifacts selected by the settings are kept.</summary>
    Deleted,
}

namespace CondaStore.Domain.Store.Backups;

/// <summary>The phases of a restore. Each may be repeated; none is gone back to.</summary>
public enum RestorePhase
{
    /// <summary>Blobs, and rows that nothing visible names, are written.</summary>
    Copying,

    /// <summary>Namespaces are written, which makes their environments visible.</summary>
    Publishing,

    /// <summary>Active environments are queued, to be built from their lockfiles.</summary>
    Queueing,

    /// <summary>All is there; builds run by themselves.</summary>
    Restored,
}

namespace CondaStore.Domain.Store.Archiving;

/// <summary>What is done with an old build.</summary>
public enum ArchiveAction
{
    /// <summary>Its environment goes; specification, lockfile and log stay and bring it back.</summary>
    Archive,

    /// <summary>It is deleted for good.</summary>
    Delete,
}

namespace CondaStore.Domain.Store.Archiving;

/// <summary>Specifies what is done with an old build.</summary>
public enum ArchiveAction
{
    /// <summary>Its environment is removed; specification, lockfile and log are kept to recreate it.</summary>
    Archive,

    /// <summary>It is permanently deleted.</summary>
    Delete,
}

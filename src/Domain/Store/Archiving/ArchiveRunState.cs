namespace CondaStore.Domain.Store.Archiving;

/// <summary>The states of a run.</summary>
public enum ArchiveRunState
{
    /// <summary>Items are being worked off, or wait for a worker.</summary>
    Running,

    /// <summary>Every item was looked at.</summary>
    Completed,

    /// <summary>Stopped by a user; it can be resumed.</summary>
    Canceled,
}

namespace CondaStore.Domain.Store.Archiving;

/// <summary>Specifies the state of a run.</summary>
public enum ArchiveRunState
{
    /// <summary>Items are being processed or wait for a worker.</summary>
    Running,

    /// <summary>Every item was processed.</summary>
    Completed,

    /// <summary>Stopped by a user; it can be resumed.</summary>
    Canceled,
}

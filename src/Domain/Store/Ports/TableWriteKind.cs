namespace CondaStore.Domain.Store.Ports;

/// <summary>Specifies the kind of a <see cref="TableWrite"/>.</summary>
public enum TableWriteKind
{
    /// <summary>Create; the row must not exist.</summary>
    Insert,

    /// <summary>Replace; the row must carry the ETag.</summary>
    Replace,

    /// <summary>Create or replace.</summary>
    Put,

    /// <summary>Delete; the row must exist, and have the ETag if given.</summary>
    Delete,
}

namespace CondaStore.Domain.Store.Ports;

/// <summary>The kinds of <see cref="TableWrite"/>.</summary>
public enum TableWriteKind
{
    /// <summary>Create; the row must not exist.</summary>
    Insert,

    /// <summary>Replace; the row must carry the ETag.</summary>
    Replace,

    /// <summary>Create or replace.</summary>
    Put,

    /// <summary>Delete; the row must exist, and carry the ETag when there is one.</summary>
    Delete,
}

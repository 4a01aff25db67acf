namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>How a path of a prefix differs from its record.</summary>
public enum DifferenceKind
{
    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It is something else: a directory instead of a file, a file instead of a link.</summary>
    WrongType,

    /// <summary>It has another length.</summary>
    Size,

    /// <summary>It has another content.</summary>
    Content,

    /// <summary>It cannot be read.</summary>
    Unreadable,

    /// <summary>The record itself cannot be read.</summary>
    InvalidRecord,

    /// <summary>No record knows it.</summary>
    Extra,
}

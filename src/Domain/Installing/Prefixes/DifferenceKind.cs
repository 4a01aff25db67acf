namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>Specifies how a path of a prefix differs from its record.</summary>
public enum DifferenceKind
{
    /// <summary>It does not exist.</summary>
    Missing,

    /// <summary>It is something else: a directory instead of a file, a file instead of a link.</summary>
    WrongType,

    /// <summary>It has a different size.</summary>
    Size,

    /// <summary>It has different content.</summary>
    Content,

    /// <summary>It cannot be read.</summary>
    Unreadable,

    /// <summary>The record itself cannot be read.</summary>
    InvalidRecord,

    /// <summary>No record lists it.</summary>
    Extra,
}

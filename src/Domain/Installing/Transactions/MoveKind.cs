namespace CondaStore.Domain.Installing.Transactions;

/// <summary>Specifies why an entry in a prefix is moved.</summary>
internal enum MoveKind
{
    /// <summary>It belongs to a package that is removed.</summary>
    Removed,

    /// <summary>It belongs to no package and occupies the path of one.</summary>
    InTheWay,

    /// <summary>It is a file in conda-meta that is replaced.</summary>
    Replaced,

    /// <summary>It belongs to a package and is moved to another path to settle a conflict.</summary>
    Settled,
}

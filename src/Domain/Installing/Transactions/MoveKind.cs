namespace CondaStore.Domain.Installing.Transactions;

/// <summary>Why something in a prefix moves.</summary>
internal enum MoveKind
{
    /// <summary>It belongs to a package that goes.</summary>
    Removed,

    /// <summary>It belongs to no package and stands where one has a path.</summary>
    InTheWay,

    /// <summary>It is a file of conda-meta that another one replaces.</summary>
    Replaced,

    /// <summary>It belongs to a package and is settled at another path.</summary>
    Settled,
}

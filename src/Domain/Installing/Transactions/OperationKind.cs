namespace CondaStore.Domain.Installing.Transactions;

/// <summary>Specifies what is done with a package of a prefix.</summary>
public enum OperationKind
{
    /// <summary>It is installed.</summary>
    Install,

    /// <summary>It is replaced by another version or build.</summary>
    Change,

    /// <summary>It is linked again, because Python changed.</summary>
    Reinstall,

    /// <summary>It is removed.</summary>
    Remove,
}

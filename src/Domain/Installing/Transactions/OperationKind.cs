namespace CondaStore.Domain.Installing.Transactions;

/// <summary>What happens to one package of a prefix.</summary>
public enum OperationKind
{
    /// <summary>It is added.</summary>
    Install,

    /// <summary>Another version or build takes its place.</summary>
    Change,

    /// <summary>The same package is linked again, because Python moved.</summary>
    Reinstall,

    /// <summary>It is taken out.</summary>
    Remove,
}

namespace CondaStore.Domain.Store.Ledger;

/// <summary>Specifies what is being deleted.</summary>
public enum DeletionKind
{
    /// <summary>The prefix and artifacts of a build.</summary>
    Build,

    /// <summary>An environment with its builds.</summary>
    Environment,

    /// <summary>A namespace with its environments.</summary>
    Namespace,
}

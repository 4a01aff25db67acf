namespace CondaStore.Domain.Store.Ledger;

/// <summary>Specifies where a role on an environment comes from.</summary>
public enum GrantSource
{
    /// <summary>Everyone has it, also without logging in.</summary>
    Everyone,

    /// <summary>Everyone who is logged in has it.</summary>
    LoggedIn,

    /// <summary>A role mapping of the first version: the grantee's namespace lists it.</summary>
    Mapping,

    /// <summary>A role mapping of the second version: the namespace itself lists it.</summary>
    NamespaceRole,
}

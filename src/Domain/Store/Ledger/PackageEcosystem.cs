namespace CondaStore.Domain.Store.Ledger;

/// <summary>Specifies where a package comes from.</summary>
public enum PackageEcosystem
{
    /// <summary>A conda channel.</summary>
    Conda,

    /// <summary>A Python package index.</summary>
    Pypi,
}

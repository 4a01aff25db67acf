namespace CondaStore.Domain.Store.Ledger;

/// <summary>Specifies what happened to a package between two builds.</summary>
public enum PackageChangeKind
{
    /// <summary>Only the later build has it.</summary>
    Added,

    /// <summary>The later build has a newer version.</summary>
    Upgraded,

    /// <summary>The later build has an older version.</summary>
    Downgraded,

    /// <summary>The version is the same, but the build or the channel differs.</summary>
    Replaced,

    /// <summary>Only the earlier build has it.</summary>
    Removed,
}

namespace CondaStore.Domain.Installing.Linking;

/// <summary>Specifies how an unchanged file of a package is placed in a prefix. If one method is not supported, the next is used.</summary>
public enum LinkMode
{
    /// <summary>Reflink, else hard link, else copy.</summary>
    Auto,

    /// <summary>A copy that shares its blocks until written to; else a copy.</summary>
    Reflink,

    /// <summary>A hard link, else a copy. Writing to it in one prefix changes it in all.</summary>
    Hardlink,

    /// <summary>A copy.</summary>
    Copy,
}

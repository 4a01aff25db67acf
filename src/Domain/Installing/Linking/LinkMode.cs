namespace CondaStore.Domain.Installing.Linking;

/// <summary>How an unchanged file of a package comes into a prefix. Where a way does not work the next one is taken.</summary>
public enum LinkMode
{
    /// <summary>Reflink, else hard link, else copy.</summary>
    Auto,

    /// <summary>A copy that shares its blocks until written to; else a copy.</summary>
    Reflink,

    /// <summary>The same file under a second name; else a copy. Writing to it in one prefix changes it in all.</summary>
    Hardlink,

    /// <summary>A file of its own.</summary>
    Copy,
}

namespace CondaStore.Domain.Installing.Linking;

/// <summary>Specifies how an entry of a package was placed.</summary>
internal enum PlacedAs
{
    /// <summary>A hard link to the file in the package cache.</summary>
    HardLink,

    /// <summary>A copy.</summary>
    Copy,

    /// <summary>A symbolic link.</summary>
    Symlink,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>Not placed yet: the file system does not support symbolic links, so the target is copied when all packages are
    /// linked.</summary>
    Deferred,
}

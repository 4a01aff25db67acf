namespace CondaStore.Domain.Installing.Linking;

/// <summary>What became of one entry of a package.</summary>
internal enum PlacedAs
{
    /// <summary>A second name of the file in the package cache.</summary>
    HardLink,

    /// <summary>A file of its own.</summary>
    Copy,

    /// <summary>A symbolic link.</summary>
    Symlink,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>Nothing yet: the file system has no symbolic links, the target is copied when all packages are there.</summary>
    Deferred,
}

namespace CondaStore.Domain.Packages.Archives;

/// <summary>Specifies the types of tar members that packages may contain.</summary>
internal enum TarMemberType
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A hard link to an earlier file.</summary>
    HardLink,

    /// <summary>A symbolic link.</summary>
    SymbolicLink,

    /// <summary>A directory.</summary>
    Directory,
}

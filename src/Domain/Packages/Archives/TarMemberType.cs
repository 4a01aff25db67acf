namespace CondaStore.Domain.Packages.Archives;

/// <summary>The kinds of tar members that packages may hold.</summary>
internal enum TarMemberType
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A further name of an earlier file.</summary>
    HardLink,

    /// <summary>A symbolic link.</summary>
    SymbolicLink,

    /// <summary>A directory.</summary>
    Directory,
}

namespace CondaStore.Domain.Packages.Metadata;

/// <summary>What a path of a package is (<c>path_type</c> in paths.json, CEP 34).</summary>
public enum PathType
{
    /// <summary>A regular file, <c>hardlink</c>: it may share its storage with the cache.</summary>
    HardLink,

    /// <summary>A symbolic link, <c>softlink</c>.</summary>
    SoftLink,

    /// <summary>A directory that must exist even when it is empty.</summary>
    Directory,
}

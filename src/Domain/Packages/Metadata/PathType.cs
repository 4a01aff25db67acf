namespace CondaStore.Domain.Packages.Metadata;

/// <summary>
/// Specifies the type of a path of a package (<c>path_type</c> in paths.json, CEP 34, https://conda.org/learn/ceps/cep-0034).
/// </summary>
public enum PathType
{
    /// <summary>A regular file, <c>hardlink</c>: it may share its storage with the cache.</summary>
    HardLink,

    /// <summary>A symbolic link, <c>softlink</c>.</summary>
    SoftLink,

    /// <summary>A directory that must exist even if it is empty.</summary>
    Directory,
}

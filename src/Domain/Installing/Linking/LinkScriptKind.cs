namespace CondaStore.Domain.Installing.Linking;

/// <summary>Specifies when a link script of a package runs.</summary>
internal enum LinkScriptKind
{
    /// <summary>Before its files are linked, in the package cache.</summary>
    PreLink,

    /// <summary>When all packages are linked.</summary>
    PostLink,

    /// <summary>Before its files are removed.</summary>
    PreUnlink,
}

namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>Specifies the type of a path in a prefix.</summary>
public enum PrefixPathType
{
    /// <summary>A file, however it was placed.</summary>
    HardLink,

    /// <summary>A symbolic link of the package.</summary>
    SoftLink,

    /// <summary>A directory that the package lists.</summary>
    Directory,

    /// <summary>Bytecode compiled at installation.</summary>
    Bytecode,

    /// <summary>The script of an entry point on Unix.</summary>
    UnixEntryPoint,

    /// <summary>The script of an entry point on Windows.</summary>
    WindowsEntryPointScript,

    /// <summary>The launcher of an entry point on Windows.</summary>
    WindowsEntryPointLauncher,
}

namespace CondaStore.Domain.Diagnostics;

/// <summary>The phases of a build or a command, in order.</summary>
public enum InstallPhase
{
    /// <summary>Reading channels.</summary>
    Channels,

    /// <summary>Solving.</summary>
    Solve,

    /// <summary>Downloading and extracting packages.</summary>
    Fetch,

    /// <summary>Linking packages into the prefix.</summary>
    Link,

    /// <summary>Installing wheels.</summary>
    Wheels,

    /// <summary>Compiling Python sources to bytecode.</summary>
    Compile,

    /// <summary>Comparing files with their records.</summary>
    Verify,

    /// <summary>Creating artifacts of the finished environment.</summary>
    Artifacts,

    /// <summary>Archiving old builds.</summary>
    Archive,
}

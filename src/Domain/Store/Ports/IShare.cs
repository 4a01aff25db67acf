namespace CondaStore.Domain.Store.Ports;

/// <summary>The mounted file system that holds the package cache and the environments.</summary>
public interface IShare
{
    /// <summary>Absolute path of the mount. It is written into installed files, so it is the same wherever environments are used.</summary>
    string Root { get; }

    /// <summary>What the file system can do, found by trying at start.</summary>
    ShareCapabilities Capabilities { get; }
}

namespace CondaStore.Domain.Store.Ports;

/// <summary>Represents the mounted file system that contains the package cache and the environments.</summary>
public interface IShare
{
    /// <summary>Absolute path of the mount. It is written into installed files, so it is the same wherever environments are used.</summary>
    string Root { get; }

    /// <summary>Gets the capabilities of the file system, probed at startup.</summary>
    ShareCapabilities Capabilities { get; }
}

namespace CondaStore.Domain.Store.Ports;

/// <summary>Represents a share mounted as a local directory: a mount of Azure Files or a folder on one machine.</summary>
public sealed class MountedShare : IShare
{
    private MountedShare(string root, ShareCapabilities capabilities)
    {
        Root = root;
        Capabilities = capabilities;
    }

    /// <inheritdoc/>
    public string Root { get; }

    /// <inheritdoc/>
    public ShareCapabilities Capabilities { get; }

    /// <summary>Creates the directory if missing and probes the capabilities of its file system.</summary>
    /// <param name="root">Any path; made absolute.</param>
    /// <exception cref="Diagnostics.StoreException">The directory cannot be written
    /// (<see cref="Diagnostics.ErrorCode.FileSystem"/>).</exception>
    public static MountedShare Open(string root)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        return new MountedShare(full, ShareProbe.Probe(full));
    }
}

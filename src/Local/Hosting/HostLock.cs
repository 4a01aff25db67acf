using CondaStore.Domain.Diagnostics;

namespace CondaStore.Local.Hosting;

/// <summary>Keeps a second process out of a data directory: two would each run every orchestration of the one journal.</summary>
internal sealed class HostLock : IDisposable
{
    private readonly FileStream _file;

    private HostLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, which the operating system frees when this process dies.</summary>
    /// <exception cref="StoreException">Another process has it (<see cref="ErrorCode.LockTimeout"/>).</exception>
    public static HostLock Take(string dataDirectory)
    {
        try
        {
            return new HostLock(
                new FileStream(Path.Combine(dataDirectory, "host.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception)
        {
            throw new StoreException(ErrorCode.LockTimeout, $"Another store runs on the data directory '{dataDirectory}'.", exception)
            {
                Hints = ["Each host has a data directory of its own; hosts of one store share a storage account and a share."],
            };
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}

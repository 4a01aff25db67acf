using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Local.Storage;

namespace CondaStore.Local.Hosting;

/// <summary>Keeps a second process out of a data directory: two would each run every orchestration of the one journal.</summary>
internal sealed class HostLock : IDisposable
{
    private readonly LockFile _file;

    private HostLock(LockFile file) => _file = file;

    /// <summary>Takes the lock, which the operating system frees when this process dies.</summary>
    /// <exception cref="StoreException">Another process has it (<see cref="ErrorCode.LockTimeout"/>), or the directory cannot be written
    /// (<see cref="ErrorCode.FileSystem"/>, <see cref="ErrorCode.DiskFull"/>).</exception>
    public static HostLock Take(string dataDirectory)
    {
        try
        {
            PrivateFiles.CreateRoot(dataDirectory);
            return LockFile.TryTake(Path.Combine(dataDirectory, "host.lock"), PrivateFiles.File) is { } taken
                ? new HostLock(taken)
                : throw new StoreException(ErrorCode.LockTimeout, $"Another store runs on the data directory '{dataDirectory}'.")
                {
                    Hints = ["Each host has a data directory of its own; hosts of one store share a storage account and a share."],
                };
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            throw new StoreException(
                FileFailure.IsDiskFull(exception) ? ErrorCode.DiskFull : ErrorCode.FileSystem,
                $"The data directory '{dataDirectory}' cannot be used: {exception.Message.TrimEnd('.')}.",
                exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}

using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Local.Storage;

namespace CondaStore.Local.Hosting;

/// <summary>Represents the lock on a data directory. Two processes on one journal would each run every orchestration.</summary>
internal sealed class HostLock : IDisposable
{
    private readonly LockFile _file;

    private HostLock(LockFile file) => _file = file;

    /// <summary>Acquires the lock. The operating system releases it if this process dies.</summary>
    /// <exception cref="StoreException">
    /// Another process holds the lock (<see cref="ErrorCode.LockTimeout"/>), or the directory cannot be written (<see
    /// cref="ErrorCode.FileSystem"/>, <see cref="ErrorCode.DiskFull"/>).
    /// </exception>
    public static HostLock Take(string dataDirectory)
    {
        try
        {
            PrivateFiles.CreateRoot(dataDirectory);
            return LockFile.TryTake(Path.Combine(dataDirectory, "host.lock"), PrivateFiles.File) is { } taken
                ? new HostLock(taken)
                : throw new StoreException(ErrorCode.LockTimeout, $"Another store uses the data directory '{dataDirectory}'.")
                {
                    Hints = ["Each host needs its own data directory; hosts of one store share a storage account and a file share."],
                };
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            throw new StoreException(
                FileFailure.Classify(exception).Code,
                $"The data directory '{dataDirectory}' cannot be used: {exception.Message.TrimEnd('.')}.",
                exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}

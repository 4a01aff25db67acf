using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>Represents the exclusive lock for changing a prefix. The operating system releases it when the process ends.</summary>
internal sealed class PrefixLock : IDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);

    private readonly LockFile _file;

    private PrefixLock(LockFile file) => _file = file;

    /// <summary>Creates the directory of the lock file.</summary>
    public static void MakeDirectory(string prefix)
    {
        try
        {
            Directory.CreateDirectory(Path.Combine(prefix, PrefixData.Folder));
        }
        catch (Exception failure) when (FileFailure.IsFileFailure(failure))
        {
            throw FileFailure.Translate(failure, $"create '{prefix}'");
        }
    }

    /// <summary>Waits for the lock.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.LockTimeout"/>.</exception>
    public static async Task<PrefixLock> AcquireAsync(
        string prefix, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        string path = Path.Combine(prefix, PrefixData.Folder, ".lock");
        long start = time.GetTimestamp();
        while (true)
        {
            try
            {
                if (LockFile.TryTake(path) is { } taken)
                {
                    if (IsStillThere(taken.File, path))
                    {
                        return new PrefixLock(taken);
                    }

                    taken.Dispose();
                    continue;
                }
            }
            catch (DirectoryNotFoundException)
            {
                // Another process abandoned a new prefix and removed it.
                MakeDirectory(prefix);
                continue;
            }
            catch (Exception failure) when (FileFailure.IsFileFailure(failure))
            {
                throw FileFailure.Translate(failure, $"lock '{path}'");
            }

            if (time.GetElapsedTime(start) >= timeout)
            {
                throw new StoreException(ErrorCode.LockTimeout, $"Another process is changing '{prefix}'.") { IsTransient = true };
            }

            await Task.Delay(RetryDelay, time, cancellationToken);
        }
    }

    /// <summary>Removes the lock file. Processes waiting for it notice and start over.</summary>
    public void Remove() => File.Delete(_file.File.Name);

    // Between opening and locking, the previous holder may have removed the file; a lock on it would be ineffective.
    private static bool IsStillThere(FileStream file, string path) =>
        !OperatingSystem.IsLinux()
        || (LinuxCalls.TryStatus(null, path, out FileStatus now) == 0 && now.Inode == LinuxCalls.Status(file.SafeFileHandle).Inode);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}

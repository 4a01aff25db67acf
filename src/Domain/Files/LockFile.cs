namespace CondaStore.Domain.Files;

/// <summary>
/// Represents a lock between processes: a file opened exclusively (<c>flock</c> on Unix, a sharing mode on Windows). The lock is released
/// when its process ends, so no cleanup is needed after a crash. The file is kept: removing it while another process opens it would let two
/// processes hold the lock.
/// </summary>
public sealed class LockFile : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(1);

    private LockFile(FileStream file) => File = file;

    /// <summary>Gets the open file.</summary>
    internal FileStream File { get; }

    /// <summary>Acquires the lock; returns null if another process, or another holder in this process, has it.</summary>
    /// <param name="path">The path of the lock file, whose folder must exist.</param>
    /// <param name="permissions">The permissions of a new file on Unix, or null for the default.</param>
    /// <param name="isShared">Whether others may hold it at the same time, if they share it, too.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public static LockFile? TryTake(string path, UnixFileMode? permissions = null, bool isShared = false)
    {
        FileStreamOptions options = new()
        {
            Mode = FileMode.OpenOrCreate,
            Access = isShared ? FileAccess.Read : FileAccess.ReadWrite,
            Share = isShared ? FileShare.Read : FileShare.None,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = permissions;
        }

        try
        {
            return new LockFile(new FileStream(path, options));
        }
        catch (IOException failure) when (FileFailure.IsLocked(failure))
        {
            return null;
        }
    }

    /// <summary>Waits for the lock; returns null if it was not released in time.</summary>
    /// <param name="path">The path of the lock file, whose folder must exist.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="longestPause">The maximum delay between two attempts; delays start at one millisecond and double.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <param name="onWait">Called once if the lock is not immediately available.</param>
    /// <param name="permissions">The permissions of a new file on Unix, or null for the default.</param>
    /// <param name="isShared">Whether others may hold it at the same time, if they share it, too.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public static async Task<LockFile?> TakeAsync(
        string path,
        TimeSpan timeout,
        TimeSpan longestPause,
        TimeProvider time,
        CancellationToken cancellationToken,
        Action? onWait = null,
        UnixFileMode? permissions = null,
        bool isShared = false)
    {
        long start = time.GetTimestamp();
        for (TimeSpan pause = FirstPause; ; pause = pause * 2 < longestPause ? pause * 2 : longestPause)
        {
            if (TryTake(path, permissions, isShared) is { } taken)
            {
                return taken;
            }

            onWait?.Invoke();
            onWait = null;
            if (time.GetElapsedTime(start) > timeout)
            {
                return null;
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => File.Dispose();
}

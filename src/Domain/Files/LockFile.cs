namespace CondaStore.Domain.Files;

/// <summary>
/// A lock between processes: a file that one of them has opened for itself alone (<c>flock</c> on Unix, a sharing mode on Windows). It ends with its
/// process, so nothing has to be cleaned up after a crash. The file stays: removing it while another process opens it would let two hold
/// "the" lock.
/// </summary>
public sealed class LockFile : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(1);

    private LockFile(FileStream file) => File = file;

    /// <summary>The open file.</summary>
    internal FileStream File { get; }

    /// <summary>Takes the lock; null when another process, or another holder in this one, has it.</summary>
    /// <param name="path">The file, whose folder has to exist.</param>
    /// <param name="permissions">Those of a new file on Unix; null for the usual ones.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public static LockFile? TryTake(string path, UnixFileMode? permissions = null)
    {
        FileStreamOptions options = new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
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

    /// <summary>Waits for the lock; null when it was not free in time.</summary>
    /// <param name="path">The file, whose folder has to exist.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="longestPause">The longest time between two tries; they begin with a millisecond and double.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="onWait">Called once, when the lock is not free at once.</param>
    /// <param name="permissions">Those of a new file on Unix; null for the usual ones.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public static async Task<LockFile?> TakeAsync(
        string path,
        TimeSpan timeout,
        TimeSpan longestPause,
        TimeProvider time,
        CancellationToken cancellationToken,
        Action? onWait = null,
        UnixFileMode? permissions = null)
    {
        long start = time.GetTimestamp();
        for (TimeSpan pause = FirstPause; ; pause = pause * 2 < longestPause ? pause * 2 : longestPause)
        {
            if (TryTake(path, permissions) is { } taken)
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

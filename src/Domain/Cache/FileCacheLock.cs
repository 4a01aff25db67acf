using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Cache;

/// <summary>
/// Locks of the operating system on files of their own: <c>flock</c> on Unix, sharing modes on Windows. They end with their
/// process, so nothing has to be cleaned up after a crash. The files stay for ever: removing one while somebody opens it
/// would let two hold "the" lock.
/// </summary>
public sealed class FileCacheLock : ICacheLock
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(200);

    private readonly string _directory;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    /// <summary>Creates the locks of one cache.</summary>
    /// <param name="directory">Where the lock files lie; created when missing.</param>
    /// <param name="timeout">How long to wait for somebody else.</param>
    /// <param name="time">The clock.</param>
    public FileCacheLock(string directory, TimeSpan timeout, TimeProvider time)
    {
        _directory = directory;
        _timeout = timeout;
        _time = time;
    }

    /// <inheritdoc/>
    public async Task<ICacheLockHandle> AcquireAsync(string key, Action? onWait, CancellationToken cancellationToken)
    {
        long start = _time.GetTimestamp();
        for (TimeSpan delay = FirstDelay; ; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            if (TryOpen(key) is Handle handle)
            {
                return handle;
            }

            onWait?.Invoke();
            onWait = null;
            if (_time.GetElapsedTime(start) > _timeout)
            {
                throw new StoreException(
                    ErrorCode.LockTimeout,
                    $"Another process has been fetching {key} for more than {_timeout.TotalSeconds:0} seconds (lock file {PathOf(key)}).")
                {
                    IsTransient = true,
                    Hints = ["Wait for the other process, or end it: the lock goes with it."],
                };
            }

            await Task.Delay(delay, _time, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task<ICacheLockHandle?> TryAcquireAsync(string key, CancellationToken cancellationToken) =>
        Task.FromResult<ICacheLockHandle?>(TryOpen(key));

    private string PathOf(string key) => Path.Combine(_directory, key + ".lock");

    private Handle? TryOpen(string key)
    {
        string path = PathOf(PathComponent.Check(key, "cache key"));
        try
        {
            Directory.CreateDirectory(_directory);
            return new Handle(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
        }
        catch (IOException exception) when (FileFailure.IsLocked(exception))
        {
            return null;
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            throw FileFailure.Translate(exception, $"lock {path}");
        }
    }

    private sealed class Handle(FileStream file) : ICacheLockHandle
    {
        public CancellationToken Lost => CancellationToken.None;

        public ValueTask DisposeAsync() => file.DisposeAsync();
    }
}

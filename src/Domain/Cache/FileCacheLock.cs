using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Cache;

/// <summary>Implements the locks of a cache as lock files (<see cref="LockFile"/>), one per key.</summary>
public sealed class FileCacheLock : ICacheLock
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    private readonly string _directory;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    /// <summary>Creates the locks of one cache.</summary>
    /// <param name="directory">The folder of the lock files; created if missing.</param>
    /// <param name="timeout">How long to wait for another process.</param>
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
        string path = PathOf(key);
        LockFile? taken;
        try
        {
            Directory.CreateDirectory(_directory);
            taken = await LockFile.TakeAsync(path, _timeout, LongestPause, _time, cancellationToken, onWait);
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            throw FileFailure.Translate(exception, $"lock {path}");
        }

        return taken is not null ? new Handle(taken) : throw new StoreException(
            ErrorCode.LockTimeout,
            $"Another process has been fetching {key} for more than {_timeout.TotalSeconds:0} seconds (lock file {path}).")
        {
            IsTransient = true,
            Hints = ["Wait for the other process, or end it: the lock goes with it."],
        };
    }

    /// <inheritdoc/>
    public Task<ICacheLockHandle?> TryAcquireAsync(string key, CancellationToken cancellationToken)
    {
        string path = PathOf(key);
        try
        {
            Directory.CreateDirectory(_directory);
            return Task.FromResult<ICacheLockHandle?>(LockFile.TryTake(path) is { } taken ? new Handle(taken) : null);
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            throw FileFailure.Translate(exception, $"lock {path}");
        }
    }

    private string PathOf(string key) => Path.Combine(_directory, PathComponent.Check(key, "cache key") + ".lock");

    private sealed class Handle(LockFile taken) : ICacheLockHandle
    {
        public CancellationToken Lost => CancellationToken.None;

        public ValueTask DisposeAsync()
        {
            taken.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

using System.Collections.Concurrent;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Channels.Fetching;

/// <summary>
/// Represents the exclusive right to change a cache entry, enforced between threads by a semaphore and between processes by a
/// <see cref="LockFile"/>.
/// </summary>
internal sealed class CacheLock : IDisposable
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> InProcess = new(StringComparer.Ordinal);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _semaphore;
    private readonly LockFile _file;

    private CacheLock(SemaphoreSlim semaphore, LockFile file)
    {
        _semaphore = semaphore;
        _file = file;
    }

    /// <exception cref="StoreException"><see cref="ErrorCode.LockTimeout"/>.</exception>
    public static async Task<CacheLock> AcquireAsync(string path, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        SemaphoreSlim semaphore = InProcess.GetOrAdd(path, _ => new SemaphoreSlim(1, 1));
        if (!await semaphore.WaitAsync(timeout, cancellationToken))
        {
            throw TimedOut(timeout);
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            TimeSpan left = timeout - time.GetElapsedTime(start);
            LockFile? taken = await LockFile.TakeAsync(path, left, LongestPause, time, cancellationToken);
            return taken is not null ? new CacheLock(semaphore, taken) : throw TimedOut(timeout);
        }
        catch (Exception e)
        {
            semaphore.Release();
            if (FileFailure.IsFileFailure(e))
            {
                throw FileFailure.Translate(e, $"lock '{path}'");
            }

            throw;
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        _semaphore.Release();
    }

    private static StoreException TimedOut(TimeSpan timeout) =>
        new(ErrorCode.LockTimeout, $"Another process has been fetching the same channel metadata for more than {timeout.TotalSeconds:0} s.")
        {
            IsTransient = true,
        };
}

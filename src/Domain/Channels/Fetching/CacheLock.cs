using System.Collections.Concurrent;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Channels.Fetching;

/// <summary>
/// Exclusive right to change one cache entry, between threads by a semaphore and between processes by an operating system lock
/// on a file, which ends with its process and whose file is never deleted.
/// </summary>
internal sealed class CacheLock : IDisposable
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> InProcess = new(StringComparer.Ordinal);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _semaphore;
    private readonly FileStream _file;

    private CacheLock(SemaphoreSlim semaphore, FileStream file)
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
            while (true)
            {
                try
                {
                    return new CacheLock(semaphore, new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1));
                }
                catch (IOException e) when (FileFailure.IsLocked(e))
                {
                    if (time.GetElapsedTime(start) > timeout)
                    {
                        throw TimedOut(timeout);
                    }
                }

                await Task.Delay(Poll, time, cancellationToken);
            }
        }
        catch (Exception e)
        {
            semaphore.Release();
            if (e is IOException or UnauthorizedAccessException)
            {
                throw TemporaryFile.Failure(e);
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

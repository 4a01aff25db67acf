using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Installing;

/// <summary>Keeps every other process from changing a prefix. The operating system releases it when the process ends.</summary>
internal sealed class PrefixLock : IDisposable
{
    private const int WouldBlock = 11;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);

    private readonly FileStream _file;

    private PrefixLock(FileStream file) => _file = file;

    /// <summary>Waits for the lock.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.LockTimeout"/>.</exception>
    public static async Task<PrefixLock> AcquireAsync(string prefix, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        // The file stays: removing it while another process opens it would let two of them hold a lock.
        string path = Path.Combine(prefix, PrefixData.Folder, ".lock");
        long start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new PrefixLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
            }
            catch (IOException failure) when ((failure.HResult & 0xFFFF) == WouldBlock)
            {
                if (time.GetElapsedTime(start) >= timeout)
                {
                    throw new StoreException(ErrorCode.LockTimeout, $"Another process is changing '{prefix}'.", failure) { IsTransient = true };
                }
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw FileFailure.From(failure, "lock", path);
            }

            await Task.Delay(RetryDelay, time, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}

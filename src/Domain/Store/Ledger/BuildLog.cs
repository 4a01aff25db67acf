using System.Runtime.CompilerServices;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>Provides the logs of builds: appended by workers, read by offset while they grow.</summary>
public sealed class BuildLog(IBlobs blobs, TimeProvider clock)
{
    private const int LargestSlice = 64 * 1024;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(15);

    /// <summary>Opens the log of a build for writing; several writers may append concurrently without splitting lines.</summary>
    public BuildLogWriter OpenWriter(Build build) => new(blobs, build.LogName, clock);

    /// <summary>Reads the next piece of a log, whole lines of at most 64 KiB.</summary>
    /// <param name="build">The build.</param>
    /// <param name="offset">The end of the last piece; 0 for the start.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<LogSlice> ReadAsync(Build build, long offset, CancellationToken cancellationToken)
    {
        long length = (await blobs.PropertiesAsync(build.LogName, cancellationToken))?.Length ?? 0;
        if (offset < 0 || offset >= length)
        {
            return new LogSlice(ReadOnlyMemory<byte>.Empty, Math.Max(offset, 0));
        }

        int count = (int)Math.Min(length - offset, LargestSlice);
        byte[] bytes = new byte[count];
        await using Stream stream = await blobs.OpenReadAsync(build.LogName, offset, count, cancellationToken);
        int read = await stream.ReadAtLeastAsync(bytes, count, throwOnEndOfStream: false, cancellationToken);
        if (read == LargestSlice && Array.LastIndexOf(bytes, (byte)'\n') is >= 0 and int end)
        {
            // More follows: only whole lines are returned, so that forwarding pieces never splits a line.
            read = end + 1;
        }

        return new LogSlice(bytes.AsMemory(0, read), offset + read);
    }

    /// <summary>
    /// Reads a log as it grows, until the build is finished and everything was read. If there is nothing new for 15 s, an empty piece is
    /// returned as a keep-alive.
    /// </summary>
    /// <param name="id">The build.</param>
    /// <param name="offset">Where to begin.</param>
    /// <param name="builds">The builds, to detect when the build is finished.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async IAsyncEnumerable<LogSlice> FollowAsync(
        long id, long offset, BuildStore builds, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long last = clock.GetTimestamp();
        while (true)
        {
            // The state is read first, so that everything written before the build finished is read afterwards.
            if (await builds.FindAsync(id, cancellationToken) is not { } build)
            {
                // Removed with its environment while a client followed it.
                yield break;
            }

            LogSlice slice = await ReadAsync(build, offset, cancellationToken);
            if (slice.Bytes.Length > 0)
            {
                offset = slice.NextOffset;
                last = clock.GetTimestamp();
                yield return slice;
                continue;
            }

            if (build.Status.IsFinished())
            {
                yield break;
            }

            if (clock.GetElapsedTime(last) >= SignOfLife)
            {
                last = clock.GetTimestamp();
                yield return slice;
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }
    }
}

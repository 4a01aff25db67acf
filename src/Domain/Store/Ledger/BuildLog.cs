using System.Runtime.CompilerServices;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>The logs of builds: appended by workers, read by offset while they grow.</summary>
public sealed class BuildLog(IBlobs blobs, TimeProvider clock)
{
    private const int LargestSlice = 64 * 1024;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(15);

    /// <summary>Opens the log of a build for writing; several may write at once, lines stay whole.</summary>
    public BuildLogWriter OpenWriter(Build build) => new(blobs, build.LogName, clock);

    /// <summary>Reads the next piece of a log, whole lines of at most 64 KiB.</summary>
    /// <param name="build">The build.</param>
    /// <param name="offset">Where the last piece ended; 0 for the start.</param>
    /// <param name="cancellationToken">Ends the call.</param>
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
            // More follows: whole lines only, so that who passes them on one by one never tears one apart.
            read = end + 1;
        }

        return new LogSlice(bytes.AsMemory(0, read), offset + read);
    }

    /// <summary>
    /// Reads a log as it grows, until the build is finished and everything was read. When nothing comes for 15 s an empty
    /// piece is given, so that whoever passes the log on can show that it is alive.
    /// </summary>
    /// <param name="id">The build.</param>
    /// <param name="offset">Where to begin.</param>
    /// <param name="builds">Tells when the build is finished.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async IAsyncEnumerable<LogSlice> FollowAsync(
        long id, long offset, BuildStore builds, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long last = clock.GetTimestamp();
        while (true)
        {
            // The state first: what was written before the build finished is then certainly seen by the reading.
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

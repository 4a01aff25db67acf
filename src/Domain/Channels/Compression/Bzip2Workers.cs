using System.Collections.Concurrent;

namespace CondaStore.Domain.Channels.Compression;

/// <summary>
/// One thread for each core that decodes blocks for all streams of the process. They are not the thread pool's: a block takes long, and
/// whoever reads the next blocks or writes the last one must not wait behind it. It also bounds the memory of blocks in work.
/// </summary>
internal static class Bzip2Workers
{
    private static readonly BlockingCollection<(Bzip2Segment Segment, TaskCompletionSource<Bzip2Block> Result)> Waiting = [];

    private static readonly Lazy<Thread[]> Threads = new(() => [.. Enumerable.Range(0, Environment.ProcessorCount).Select(Start)]);

    /// <summary>Decodes a block when a thread is free.</summary>
    public static Task<Bzip2Block> DecodeAsync(Bzip2Segment segment)
    {
        _ = Threads.Value;
        TaskCompletionSource<Bzip2Block> result = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Waiting.Add((segment, result));
        return result.Task;
    }

    private static Thread Start(int number)
    {
        Thread thread = new(Work) { IsBackground = true, Name = $"bzip2 {number}" };
        thread.Start();
        return thread;
    }

    private static void Work()
    {
        foreach ((Bzip2Segment segment, TaskCompletionSource<Bzip2Block> result) in Waiting.GetConsumingEnumerable())
        {
            try
            {
                result.SetResult(segment.Decode());
            }
            catch (Exception failure)
            {
                // Boundary of the thread: whoever awaits the block gets it.
                result.SetException(failure);
            }
        }
    }
}

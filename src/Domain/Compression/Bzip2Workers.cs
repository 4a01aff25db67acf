using System.Collections.Concurrent;

namespace CondaStore.Domain.Compression;

/// <summary>
/// Runs the threads that decode blocks for all streams of the process: one less than the number of cores, because a reader that waits for a
/// block decodes another one meanwhile. They are not thread pool threads, where file and socket I/O would queue behind blocks.
/// </summary>
internal static class Bzip2Workers
{
    private static readonly BlockingCollection<Bzip2Segment> Offered = [];

    private static readonly Lazy<Thread[]> Threads = new(() => [.. Enumerable.Range(1, Environment.ProcessorCount - 1).Select(Start)]);

    /// <summary>Offers a block to the threads. Its reader may still claim it before them.</summary>
    public static void Offer(Bzip2Segment segment)
    {
        if (Threads.Value.Length > 0)
        {
            Offered.Add(segment);
        }
    }

    private static Thread Start(int number)
    {
        Thread thread = new(Work) { IsBackground = true, Name = $"bzip2 {number}" };
        thread.Start();
        return thread;
    }

    private static void Work()
    {
        foreach (Bzip2Segment segment in Offered.GetConsumingEnumerable())
        {
            if (segment.TryClaim())
            {
                segment.Decode();
            }
        }
    }
}

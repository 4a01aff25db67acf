using System.Diagnostics;

namespace CondaStore.PipelineBench;

/// <summary>A network line of a fixed rate that all connections share, and what went through it when.</summary>
/// <param name="bytesPerSecond">The rate.</param>
/// <param name="latency">From a request to the first byte of its answer.</param>
internal sealed class Line(double bytesPerSecond, TimeSpan latency)
{
    private readonly Lock _lock = new();
    private readonly List<(double Second, int Bytes)> _passed = [];
    private long _start;
    private double _freeAt;

    public TimeSpan Latency => latency;

    /// <summary>Waits until the line has taken the bytes. An idle line saves nothing up.</summary>
    public async Task PassAsync(int bytes, CancellationToken cancellationToken)
    {
        double wait;
        lock (_lock)
        {
            _start = _start == 0 ? Stopwatch.GetTimestamp() : _start;
            double now = Stopwatch.GetElapsedTime(_start).TotalSeconds;
            _freeAt = Math.Max(_freeAt, now) + (bytes / bytesPerSecond);
            _passed.Add((_freeAt, bytes));
            wait = _freeAt - now;
        }

        // Timers are coarser than a chunk: short waits add up until one is worth it.
        if (wait > 0.002)
        {
            await Task.Delay(TimeSpan.FromSeconds(wait), cancellationToken);
        }
    }

    /// <summary>The share of the line that was used from a second after the first byte to the last byte.</summary>
    public double UsedFrom(double second)
    {
        double end = _passed.Max(p => p.Second);
        return _passed.Where(p => p.Second > second).Sum(p => (double)p.Bytes) / ((end - second) * bytesPerSecond);
    }
}

using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Cache;

/// <summary>Accumulates the progress of all downloads of one fetch and reports it in absolute numbers.</summary>
internal sealed class FetchProgress(IProgress<InstallProgress>? listener, int itemsTotal)
{
    private int _itemsDone;
    private long _bytesDone;
    private long _bytesTotal;

    /// <summary>Counts bytes that will have to be downloaded.</summary>
    public void AddTotal(long bytes) => Interlocked.Add(ref _bytesTotal, bytes);

    /// <summary>Counts downloaded bytes; a negative number subtracts bytes that must be downloaded again.</summary>
    public void AddBytes(long bytes, string current)
    {
        Interlocked.Add(ref _bytesDone, bytes);
        Report(current);
    }

    /// <summary>Counts a package that is ready.</summary>
    public void AddItem(string current)
    {
        Interlocked.Increment(ref _itemsDone);
        Report(current);
    }

    private void Report(string current) => listener?.Report(new InstallProgress(
        InstallPhase.Fetch, Volatile.Read(
            ref _itemsDone), itemsTotal, Interlocked.Read(ref _bytesDone), Interlocked.Read(ref _bytesTotal), current));
}

using CondaStore.Domain.Files;

namespace CondaStore.Domain.Cache;

/// <summary>Represents a stream that reports the bytes read from an inner stream as progress; disposing also disposes the inner
/// stream.</summary>
internal sealed class ReportingStream(Stream inner, FetchProgress progress, string name) : ForwardReadStream
{
    /// <summary>Bytes counted so far.</summary>
    public long Count { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await inner.ReadAsync(buffer, cancellationToken);
        Count += read;
        progress.AddBytes(read, name);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

namespace CondaStore.Domain.Files;

/// <summary>Represents a stream that copies the bytes read from an inner stream to a new file; disposing leaves the inner stream
/// open.</summary>
internal sealed class TeeStream(Stream inner, string path) : ForwardReadStream
{
    private readonly FileStream _copy = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await inner.ReadAsync(buffer, cancellationToken);
        _copy.Write(buffer.Span[..read]);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _copy.Dispose();
        }

        base.Dispose(disposing);
    }
}

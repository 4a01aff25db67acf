namespace CondaStore.Functions.Azure;

/// <summary>Passes a source on and counts its bytes: the service does not tell how long what it received was.</summary>
internal sealed class CountingStream(Stream source) : Stream
{
    private readonly long _start = source.CanSeek ? source.Position : 0;
    private long _read;

    /// <summary>Bytes from where the source stood at first to the farthest point read.</summary>
    public long Count { get; private set; }

    public override bool CanRead => true;

    // The SDK repeats a failed request by seeking back, where it can.
    public override bool CanSeek => source.CanSeek;

    public override bool CanWrite => false;

    public override long Length => source.Length;

    public override long Position
    {
        get => source.CanSeek ? source.Position : _read;
        set => source.Position = value;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Counted(await source.ReadAsync(buffer, cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Counted(source.Read(buffer, offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => source.Seek(offset, origin);

    public override void SetLength(long value) => throw new NotSupportedException("An upload is read only.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("An upload is read only.");

    private int Counted(int read)
    {
        _read += read;
        Count = Math.Max(Count, source.CanSeek ? source.Position - _start : _read);
        return read;
    }
}

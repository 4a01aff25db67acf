using System.Buffers;

namespace CondaStore.Domain.Compression;

/// <summary>
/// Writes one zstd frame (RFC 8878, https://www.rfc-editor.org/rfc/rfc8878) with a content checksum to another stream. The same input,
/// level and library version give the same bytes, however the input was cut into writes. The frame is complete once the stream is disposed.
/// Not for use by several threads at once.
/// </summary>
internal sealed class ZstdCompressStream : Stream
{
    private const int OutputSize = 128 * 1024;

    private readonly Stream _target;
    private readonly bool _leaveOpen;
    private readonly ZstdEncoder _encoder;
    private byte[] _output;
    private bool _disposed;

    /// <summary>Starts a frame; nothing is written yet.</summary>
    /// <param name="target">Receives the compressed bytes.</param>
    /// <param name="level">1 (fast) to 22 (small); conda packages are usual at 16 to 19.</param>
    /// <param name="leaveOpen">Whether the target stays open when this stream is disposed.</param>
    /// <param name="library">The zstd library; the default one when null.</param>
    public ZstdCompressStream(Stream target, int level = 3, bool leaveOpen = false, ZstdLibrary? library = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(level, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, 22);
        _target = target;
        _leaveOpen = leaveOpen;
        _encoder = new ZstdEncoder(library ?? ZstdLibrary.Default, level);
        _output = ArrayPool<byte>.Shared.Rent(OutputSize);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !_disposed;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Compresses bytes that are in memory into one frame.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="level">1 (fast) to 22 (small).</param>
    /// <param name="library">The zstd library; the default one when null.</param>
    public static byte[] Compress(ReadOnlySpan<byte> content, int level = 3, ZstdLibrary? library = null)
    {
        using MemoryStream output = new();
        using (ZstdCompressStream stream = new(output, level, leaveOpen: true, library))
        {
            stream.Write(content);
        }

        return output.ToArray();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        while (!buffer.IsEmpty)
        {
            (int consumed, int produced, _) = _encoder.Encode(buffer, _output, ZstdEncoder.Continue);
            buffer = buffer[consumed..];
            _target.Write(_output, 0, produced);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        while (!buffer.IsEmpty)
        {
            (int consumed, int produced, _) = _encoder.Encode(buffer.Span, _output, ZstdEncoder.Continue);
            buffer = buffer[consumed..];
            if (produced > 0)
            {
                await _target.WriteAsync(_output.AsMemory(0, produced), cancellationToken);
            }
        }
    }

    public override void Flush()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Drain(ZstdEncoder.Flush);
        _target.Flush();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            await FinishAsync();
        }

        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            try
            {
                Drain(ZstdEncoder.End);
                if (!_leaveOpen)
                {
                    _target.Dispose();
                }
            }
            finally
            {
                Release();
            }
        }

        base.Dispose(disposing);
    }

    private async ValueTask FinishAsync()
    {
        try
        {
            for (bool more = true; more;)
            {
                (_, int produced, more) = _encoder.Encode([], _output, ZstdEncoder.End);
                await _target.WriteAsync(_output.AsMemory(0, produced));
            }

            if (!_leaveOpen)
            {
                await _target.DisposeAsync();
            }
        }
        finally
        {
            Release();
        }
    }

    private void Release()
    {
        _disposed = true;
        _encoder.Dispose();
        ArrayPool<byte>.Shared.Return(_output);
        _output = [];
    }

    private void Drain(int directive)
    {
        for (bool more = true; more;)
        {
            (_, int produced, more) = _encoder.Encode([], _output, directive);
            _target.Write(_output, 0, produced);
        }
    }
}

using System.Numerics;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Compression;

/// <summary>
/// Reads the content of bzip2 streams, one after the other until the source ends. Blocks are decoded by the threads of
/// <see cref="Bzip2Workers"/> and by the reading thread, so that several cores work on one archive. Damaged or truncated input, and
/// anything after the last stream, throw <see cref="InvalidDataException"/>. Not for use by several threads at once. SharpZipLib's decoder
/// takes three times as long on one thread and is single-threaded (bench/HotPaths/README.md).
/// </summary>
/// <param name="source">The compressed bytes, read to their end.</param>
/// <param name="parallelism">The maximum number of blocks decoded at a time; 1 decodes on the caller's thread.</param>
/// <param name="leaveOpen">Whether the source stays open when this stream is disposed.</param>
internal sealed class Bzip2DecompressStream(Stream source, int parallelism = 1, bool leaveOpen = false) : ForwardReadStream
{
    // While the reader consumes a block, every core should have one block to decode and one queued.
    private const int BlocksAhead = 4;

    private readonly Bzip2SegmentReader _segments = new(source, parallelism > 1 ? BlocksAhead * parallelism : 0);
    private long _nextBit;
    private bool _finished;
    private uint _streamChecksum;
    private Bzip2Block? _block;
    private int _position;
    private bool _disposed;

    public override bool CanRead => !_disposed;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        while (!buffer.IsEmpty && (_block is null || _position == _block.Piece.Length))
        {
            _position = 0;
            if (_block?.MoveNext() != true && (_finished || !await NextBlockAsync(cancellationToken)))
            {
                return 0;
            }
        }

        return buffer.IsEmpty ? 0 : Take(buffer.Span);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _block?.Dispose();
            _segments.Dispose();
            if (!leaveOpen)
            {
                source.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private int Take(Span<byte> buffer)
    {
        ReadOnlySpan<byte> left = _block!.Piece[_position..];
        int count = Math.Min(buffer.Length, left.Length);
        left[..count].CopyTo(buffer);
        _position += count;
        return count;
    }

    private async ValueTask<bool> NextBlockAsync(CancellationToken cancellationToken)
    {
        _block?.Dispose();
        _block = null;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Bzip2Segment segment = await _segments.NextAsync(cancellationToken)
                ?? throw new InvalidDataException("bzip2: the data ends too early.");
            if (segment.StartBit != _nextBit)
            {
                throw new InvalidDataException("bzip2: no block begins where the one before ends.");
            }

            switch (segment.Kind)
            {
                case Bzip2SegmentKind.Header:
                    ReadHeader(segment.Bytes);
                    _nextBit = 32;
                    segment.ReturnBytes();
                    break;
                case Bzip2SegmentKind.End:
                    _finished = EndStream(segment);
                    segment.ReturnBytes();
                    if (_finished)
                    {
                        return false;
                    }

                    break;
                default:
                    await TakeBlockAsync(segment, cancellationToken);
                    return true;
            }
        }
    }

    private async ValueTask TakeBlockAsync(Bzip2Segment segment, CancellationToken cancellationToken)
    {
        if (segment.TryClaim())
        {
            segment.Decode();
        }

        // A worker is decoding it. Waiting for it would leave a core idle.
        while (!segment.Decoded.IsCompleted && _segments.TryDecodeAhead())
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        _block = await segment.Decoded ?? await _segments.DecodeUncutAsync(segment, cancellationToken);
        _nextBit = segment.StartBit - segment.BitInData + _block.EndBit;
        _streamChecksum = BitOperations.RotateLeft(_streamChecksum, 1) ^ _block.Checksum;
        segment.ReturnBytes();
    }

    private static void ReadHeader(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4 || !bytes.StartsWith("BZh"u8) || bytes[3] is < (byte)'1' or > (byte)'9')
        {
            throw new InvalidDataException("bzip2: the data does not begin with a bzip2 header.");
        }
    }

    // Returns whether this was the last stream.
    private bool EndStream(Bzip2Segment segment)
    {
        Bzip2BitReader bits = new(segment.PaddedBytes, segment.BitInData);
        bits.Read(24);
        bits.Read(24);
        uint checksum = bits.Read(32);
        if (bits.IsExhausted)
        {
            throw new InvalidDataException("bzip2: the data ends inside the end of a stream.");
        }

        if (checksum != _streamChecksum)
        {
            throw new InvalidDataException("bzip2: the checksum of a stream is wrong.");
        }

        _streamChecksum = 0;
        int next = (int)((bits.Position + 7) / 8);
        ReadOnlySpan<byte> rest = segment.Bytes[next..];
        if (rest.IsEmpty && _segments.IsAtEnd)
        {
            return true;
        }

        ReadHeader(rest);
        _nextBit = segment.StartBit - segment.BitInData + ((next + 4) * 8);
        return false;
    }
}

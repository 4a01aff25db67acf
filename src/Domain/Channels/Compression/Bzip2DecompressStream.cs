using System.Buffers;
using System.Numerics;

namespace CondaStore.Domain.Channels.Compression;

/// <summary>
/// Reads the content of bzip2 streams, one after the other until the source ends. Blocks are decoded in the background, so
/// that several cores work on one archive. Damaged or truncated input, and anything after the last stream, throw
/// <see cref="InvalidDataException"/>. Not for use by several threads at once.
/// </summary>
/// <param name="source">The compressed bytes, read to their end.</param>
/// <param name="parallelism">How many blocks may be in work at a time; 1 decodes on the caller's thread.</param>
/// <param name="leaveOpen">Whether the source stays open when this stream is disposed.</param>
internal sealed class Bzip2DecompressStream(Stream source, int parallelism = 1, bool leaveOpen = false) : Stream
{
    private const int ReadSize = 128 * 1024;

    // 900,000 symbols of at most twenty bits, and tables: no block is longer.
    private const int MaximumSegment = 2_400_000;

    // While the caller uses a block every core shall have one to decode.
    private const int BlocksAhead = 2;

    private readonly Queue<Bzip2Segment> _segments = new();
    private byte[] _pending = ArrayPool<byte>.Shared.Rent(2 * ReadSize);
    private int _pendingLength;
    private long _pendingStartBit;
    private long _scannedBit = 8;
    private Bzip2SegmentKind _pendingKind = Bzip2SegmentKind.Header;
    private bool _sourceEnded;
    private long _nextBit;
    private bool _finished;
    private uint _streamChecksum;
    private byte[]? _content;
    private int _contentPosition;
    private int _contentLength;
    private bool _disposed;

    public override bool CanRead => !_disposed;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        while (_contentPosition == _contentLength && !buffer.IsEmpty)
        {
            if (_finished || !await NextBlockAsync(cancellationToken))
            {
                return 0;
            }
        }

        int count = Math.Min(buffer.Length, _contentLength - _contentPosition);
        _content.AsSpan(_contentPosition, count).CopyTo(buffer.Span);
        _contentPosition += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            ReturnContent();
            ArrayPool<byte>.Shared.Return(_pending);
            _pending = [];

            // Segments may still be decoded in the background; their memory goes to the garbage collector.
            _segments.Clear();
            if (!leaveOpen)
            {
                source.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private async ValueTask<bool> NextBlockAsync(CancellationToken cancellationToken)
    {
        ReturnContent();
        while (true)
        {
            await FillSegmentsAsync(parallelism > 1 ? BlocksAhead * parallelism : 1, cancellationToken);
            if (!_segments.TryDequeue(out Bzip2Segment? segment))
            {
                throw new InvalidDataException("bzip2: the data ends too early.");
            }

            if (segment.StartBit < _nextBit)
            {
                // A magic number by chance inside the block that was just decoded.
                continue;
            }

            if (segment.StartBit > _nextBit)
            {
                throw new InvalidDataException("bzip2: no block begins where the one before ends.");
            }

            switch (segment.Kind)
            {
                case Bzip2SegmentKind.Header:
                    ReadHeader(segment.Bytes);
                    _nextBit = 32;
                    break;
                case Bzip2SegmentKind.End:
                    if (EndStream(segment))
                    {
                        _finished = true;
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
        Bzip2Block block = segment.Decoding is null ? segment.Decode() : await segment.Decoding;
        while (block.Content is null)
        {
            // The segment was cut at a magic number that was none, or the input is truncated.
            await FillSegmentsAsync(1, cancellationToken);
            if (!_segments.TryDequeue(out Bzip2Segment? rest) || segment.Length > MaximumSegment)
            {
                throw new InvalidDataException("bzip2: the data ends inside a block.");
            }

            Append(segment, rest);
            block = segment.Decode();
        }

        ArrayPool<byte>.Shared.Return(segment.Data);
        _nextBit = segment.StartBit - segment.BitInData + block.EndBit;
        _streamChecksum = BitOperations.RotateLeft(_streamChecksum, 1) ^ block.Checksum;
        _content = block.Content;
        _contentPosition = 0;
        _contentLength = block.Length;
    }

    private static void Append(Bzip2Segment segment, Bzip2Segment rest)
    {
        int shared = rest.BitInData == 0 ? 0 : 1;
        int length = segment.Length - shared + rest.Length;
        byte[] joined = ArrayPool<byte>.Shared.Rent(length);
        segment.Bytes[..^shared].CopyTo(joined);
        rest.Bytes.CopyTo(joined.AsSpan(segment.Length - shared));
        ArrayPool<byte>.Shared.Return(segment.Data);
        segment.Data = joined;
        segment.Length = length;
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
        Bzip2BitReader bits = new(segment.Bytes, segment.BitInData);
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
        if (rest.IsEmpty && _segments.Count == 0 && _sourceEnded)
        {
            return true;
        }

        ReadHeader(rest);
        _nextBit = segment.StartBit - segment.BitInData + ((next + 4) * 8);
        return false;
    }

    private async ValueTask FillSegmentsAsync(int wanted, CancellationToken cancellationToken)
    {
        while (_segments.Count < wanted && !_sourceEnded)
        {
            if (_pendingLength > MaximumSegment)
            {
                throw new InvalidDataException("bzip2: a block is longer than any can be.");
            }

            if (_pendingLength + ReadSize > _pending.Length)
            {
                byte[] larger = ArrayPool<byte>.Shared.Rent(_pending.Length * 2);
                _pending.AsSpan(0, _pendingLength).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(_pending);
                _pending = larger;
            }

            int read = await source.ReadAsync(_pending.AsMemory(_pendingLength, ReadSize), cancellationToken);
            _pendingLength += read;
            CutSegments();
            if (read == 0)
            {
                _sourceEnded = true;
                Enqueue(_pendingLength);
            }
        }
    }

    private void CutSegments()
    {
        while (true)
        {
            long found = Bzip2Scanner.Find(_pending.AsSpan(0, _pendingLength), _scannedBit, out bool isEnd);
            if (found < 0)
            {
                _scannedBit = Math.Max(_scannedBit, (long)(_pendingLength - Bzip2Scanner.Reach) * 8);
                return;
            }

            Enqueue((int)((found + 7) / 8));
            int keptFrom = (int)(found / 8);
            _pending.AsSpan(keptFrom, _pendingLength - keptFrom).CopyTo(_pending);
            _pendingLength -= keptFrom;
            _pendingStartBit = _pendingStartBit - (_pendingStartBit & 7) + found;
            _pendingKind = isEnd ? Bzip2SegmentKind.End : Bzip2SegmentKind.Block;
            _scannedBit = (found & 7) + 48;
        }
    }

    private void Enqueue(int length)
    {
        byte[] data = ArrayPool<byte>.Shared.Rent(length);
        _pending.AsSpan(0, length).CopyTo(data);
        Bzip2Segment segment = new() { Kind = _pendingKind, StartBit = _pendingStartBit, Data = data, Length = length };
        if (parallelism > 1 && segment.Kind == Bzip2SegmentKind.Block)
        {
            segment.Decoding = Bzip2Workers.DecodeAsync(segment);
        }

        _segments.Enqueue(segment);
    }

    private void ReturnContent()
    {
        if (_content is not null)
        {
            ArrayPool<byte>.Shared.Return(_content);
            _content = null;
        }

        _contentPosition = 0;
        _contentLength = 0;
    }
}

using System.Buffers;

namespace CondaStore.Domain.Compression;

/// <summary>
/// Splits a bzip2 file at its magic numbers and offers the blocks ahead to the workers. A magic number inside a block, which occurs by
/// chance once in 2^48 bits and can be crafted, causes a wrong split; from there on nothing is decoded speculatively.
/// </summary>
/// <param name="source">The compressed bytes, read to their end; stays open.</param>
/// <param name="ahead">The number of segments to read ahead of the current one; 0 offers nothing to the workers.</param>
internal sealed class Bzip2SegmentReader(Stream source, int ahead) : IDisposable
{
    private const int ReadSize = 128 * 1024;
    private const int MagicBits = 48;

    // 900,000 symbols of at most twenty bits, and tables: no block is longer.
    private const int MaximumSegment = 2_400_000;

    private readonly Queue<Bzip2Segment> _segments = new();
    private int _ahead = ahead;

    // The data not yet split, from _from to _to: the segment that begins at _startBit of the file.
    private byte[] _pending = ArrayPool<byte>.Shared.Rent(2 * ReadSize);
    private int _from;
    private int _to;
    private Bzip2SegmentKind _kind = Bzip2SegmentKind.Header;
    private long _startBit;
    private long _scannedBit = 8;
    private bool _sourceEnded;
    private bool _lastIsCut;

    /// <summary>Gets whether the segment taken last was the last one of the file.</summary>
    public bool IsAtEnd => _lastIsCut && _segments.Count == 0;

    private int PendingLength => _to - _from;

    /// <summary>Returns the next segment, or null at the end.</summary>
    /// <exception cref="InvalidDataException">The segment exceeds the maximum length.</exception>
    public async ValueTask<Bzip2Segment?> NextAsync(CancellationToken cancellationToken)
    {
        while (_segments.Count <= _ahead && !_lastIsCut)
        {
            if (TryCut())
            {
                continue;
            }

            if (PendingLength > MaximumSegment)
            {
                throw new InvalidDataException("bzip2: a block is longer than any can be.");
            }

            if (!await ReadAsync(cancellationToken))
            {
                Enqueue(PendingLength);
                _lastIsCut = true;
            }
        }

        return _segments.TryDequeue(out Bzip2Segment? segment) ? segment : null;
    }

    /// <summary>Decodes the first unclaimed block ahead; returns false if there is none.</summary>
    public bool TryDecodeAhead()
    {
        foreach (Bzip2Segment segment in _segments)
        {
            if (segment.Kind == Bzip2SegmentKind.Block && segment.TryClaim())
            {
                segment.Decode();
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Decodes a block that extends past its segment. The length tried doubles each time, so a block full of magic numbers costs no more
    /// than a few others.
    /// </summary>
    /// <param name="segment">The segment returned last.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="InvalidDataException">The block is damaged, or the data ends inside it.</exception>
    public async ValueTask<Bzip2Block> DecodeUncutAsync(Bzip2Segment segment, CancellationToken cancellationToken)
    {
        int wanted = 2 * segment.Length;
        Uncut(segment);
        _ahead = 0;
        while (true)
        {
            await EnsureAsync(wanted, cancellationToken);
            _pending.AsSpan(_to, Bzip2BitReader.Padding).Clear();
            Bzip2Block? block = Bzip2BlockDecoder.Decode(_pending.AsSpan(_from, PendingLength + Bzip2BitReader.Padding), _startBit & 7);
            if (block is not null)
            {
                await GoToAsync(block.EndBit, cancellationToken);
                return block;
            }

            if (_sourceEnded || PendingLength > MaximumSegment)
            {
                throw new InvalidDataException("bzip2: the data ends inside a block.");
            }

            wanted = 2 * PendingLength;
        }
    }

    public void Dispose()
    {
        while (_segments.TryDequeue(out Bzip2Segment? segment))
        {
            // Claimed, so that no worker begins it. A block that a worker is decoding is left to the garbage collector.
            if (segment.TryClaim())
            {
                segment.ReturnBytes();
            }
        }

        ArrayPool<byte>.Shared.Return(_pending);
        _pending = [];
    }

    private bool TryCut()
    {
        long found = Bzip2Scanner.Find(_pending.AsSpan(_from, PendingLength), _scannedBit, out bool isEnd);
        if (found < 0)
        {
            _scannedBit = Math.Max(_scannedBit, (long)(PendingLength - Bzip2Scanner.Reach) * 8);
            return false;
        }

        Enqueue((int)((found + 7) / 8));
        BeginAt(found, isEnd);
        return true;
    }

    private void Enqueue(int length)
    {
        Bzip2Segment segment = new(_kind, _startBit, _pending.AsSpan(_from, length));
        _segments.Enqueue(segment);
        if (_ahead > 0 && _kind == Bzip2SegmentKind.Block)
        {
            Bzip2Workers.Offer(segment);
        }
    }

    private void BeginAt(long bit, bool isEnd)
    {
        _startBit += bit - (_startBit & 7);
        _from += (int)(bit / 8);
        _kind = isEnd ? Bzip2SegmentKind.End : Bzip2SegmentKind.Block;
        _scannedBit = (bit & 7) + MagicBits;
    }

    // Rejoins a segment with everything after it.
    private void Uncut(Bzip2Segment segment)
    {
        long startByte = segment.StartBit / 8;
        int pendingAt = (int)((_startBit / 8) - startByte);
        byte[] joined = ArrayPool<byte>.Shared.Rent(pendingAt + PendingLength + Bzip2BitReader.Padding);
        segment.Bytes.CopyTo(joined);
        foreach (Bzip2Segment next in _segments)
        {
            next.TryClaim();
            next.Bytes.CopyTo(joined.AsSpan((int)((next.StartBit / 8) - startByte)));
        }

        _pending.AsSpan(_from, PendingLength).CopyTo(joined.AsSpan(pendingAt));
        _to = pendingAt + PendingLength;
        _from = 0;
        ArrayPool<byte>.Shared.Return(_pending);
        _pending = joined;
        _segments.Clear();
        _startBit = segment.StartBit;
        _lastIsCut = false;
    }

    private async ValueTask GoToAsync(long bit, CancellationToken cancellationToken)
    {
        int wanted = (int)(bit / 8) + Bzip2Scanner.Reach;
        await EnsureAsync(wanted, cancellationToken);
        long found = Bzip2Scanner.Find(_pending.AsSpan(_from, Math.Min(wanted, PendingLength)), bit, out bool isEnd);
        if (found != bit)
        {
            throw new InvalidDataException("bzip2: no block begins where the one before ends.");
        }

        BeginAt(bit, isEnd);
    }

    private async ValueTask EnsureAsync(int wanted, CancellationToken cancellationToken)
    {
        while (PendingLength < wanted && await ReadAsync(cancellationToken))
        {
        }
    }

    private async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (_sourceEnded)
        {
            return false;
        }

        MakeRoom();
        int read = await source.ReadAsync(_pending.AsMemory(_to, ReadSize), cancellationToken);
        _to += read;
        _sourceEnded = read == 0;
        return read > 0;
    }

    private void MakeRoom()
    {
        const int Room = ReadSize + Bzip2BitReader.Padding;
        if (_to + Room <= _pending.Length)
        {
            return;
        }

        byte[] old = _pending;
        if (PendingLength + Room > old.Length)
        {
            _pending = ArrayPool<byte>.Shared.Rent(Math.Max(2 * old.Length, PendingLength + Room));
        }

        old.AsSpan(_from, PendingLength).CopyTo(_pending);
        _to = PendingLength;
        _from = 0;
        if (old != _pending)
        {
            ArrayPool<byte>.Shared.Return(old);
        }
    }
}

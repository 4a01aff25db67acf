using System.Buffers;

namespace CondaStore.Domain.Compression;

/// <summary>
/// Represents the compressed bytes from one magic number to the next, and their decoding. A block is decoded by the thread that claims it:
/// one of the
/// <see cref="Bzip2Workers"/>, or the reader that would otherwise have to wait.
/// </summary>
internal sealed class Bzip2Segment
{
    private readonly TaskCompletionSource<Bzip2Block?> _decoded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _data;
    private int _claimed;

    /// <summary>Copies the bytes.</summary>
    /// <param name="kind">What the segment begins with.</param>
    /// <param name="startBit">The bit of the whole input where the segment starts.</param>
    /// <param name="bytes">The bytes. The first one contains the start bit; the last one may also contain the start of the next
    /// segment.</param>
    public Bzip2Segment(Bzip2SegmentKind kind, long startBit, ReadOnlySpan<byte> bytes)
    {
        Kind = kind;
        StartBit = startBit;
        Length = bytes.Length;
        _data = ArrayPool<byte>.Shared.Rent(bytes.Length + Bzip2BitReader.Padding);
        bytes.CopyTo(_data);
        _data.AsSpan(bytes.Length, Bzip2BitReader.Padding).Clear();
    }

    /// <summary>What the segment begins with.</summary>
    public Bzip2SegmentKind Kind { get; }

    /// <summary>Gets the bit of the whole input where the segment starts.</summary>
    public long StartBit { get; }

    /// <summary>How many bytes.</summary>
    public int Length { get; }

    /// <summary>Gets the start bit within the bytes.</summary>
    public int BitInData => (int)(StartBit & 7);

    /// <summary>Gets the bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _data.AsSpan(0, Length);

    /// <summary>Gets the bytes and the zeros behind them.</summary>
    public ReadOnlySpan<byte> PaddedBytes => _data.AsSpan(0, Length + Bzip2BitReader.Padding);

    /// <summary>Gets the decoded block, once it has been decoded; null when the segment ends inside the block.</summary>
    public Task<Bzip2Block?> Decoded => _decoded.Task;

    /// <summary>Claims the decoding; returns false if another thread has claimed it.</summary>
    public bool TryClaim() => Interlocked.Exchange(ref _claimed, 1) == 0;

    /// <summary>Decodes the block. May be called only by the thread that claimed it.</summary>
    public void Decode()
    {
        try
        {
            _decoded.SetResult(Bzip2BlockDecoder.Decode(PaddedBytes, BitInData));
        }
        catch (Exception failure)
        {
            // Thread boundary: the exception is passed to the code that awaits the block; nothing awaits it if it was not a block.
            _decoded.SetException(failure);
            _ = _decoded.Task.Exception;
        }
    }

    /// <summary>Returns the bytes to the pool. May be called only after decoding or by the thread that claimed the block.</summary>
    public void ReturnBytes()
    {
        ArrayPool<byte>.Shared.Return(_data);
        _data = [];
    }
}

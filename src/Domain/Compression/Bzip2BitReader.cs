using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace CondaStore.Domain.Compression;

/// <summary>
/// Reads bits from memory, the highest bit of a byte first. Beyond the end it hands out zeros and says so. Small enough to live in
/// registers: the loop that reads a block's symbols works on a copy of its own.
/// </summary>
internal ref struct Bzip2BitReader
{
    /// <summary>How many zero bytes stand behind the data, so that eight can always be read at once.</summary>
    public const int Padding = 8;

    private readonly ReadOnlySpan<byte> _padded;
    private readonly int _length;
    private int _next;
    private ulong _window;
    private int _available;

    /// <summary>Starts at a bit.</summary>
    /// <param name="padded">The data and <see cref="Padding"/> zero bytes.</param>
    /// <param name="startBit">Where to start.</param>
    public Bzip2BitReader(ReadOnlySpan<byte> padded, long startBit)
    {
        _padded = padded;
        _length = padded.Length - Padding;
        _next = (int)(startBit >> 3);
        Fill();
        Consume((int)(startBit & 7));
    }

    /// <summary>The bit that is read next.</summary>
    public readonly long Position => ((long)_next * 8) - _available;

    /// <summary>Whether more bits were taken than there are.</summary>
    public readonly bool IsExhausted => Position > (long)_length * 8;

    /// <summary>The next bits, the first one at the top; <see cref="Fill"/> tells how many of them count.</summary>
    public readonly ulong Window => _window;

    /// <summary>Takes up to 32 bits.</summary>
    public uint Read(int count)
    {
        Fill();
        uint value = (uint)(_window >> (64 - count));
        Consume(count);
        return value;
    }

    /// <summary>Makes at least 56 bits visible.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fill()
    {
        // Bits that are visible already are read again and fall on themselves.
        _window |= BinaryPrimitives.ReadUInt64BigEndian(_padded[Math.Min(_next, _length)..]) >> _available;
        _next += (63 - _available) >> 3;
        _available |= 56;
    }

    /// <summary>Takes bits that <see cref="Fill"/> made visible.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Consume(int count)
    {
        _window <<= count;
        _available -= count;
    }
}

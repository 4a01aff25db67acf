using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace CondaStore.Domain.Compression;

/// <summary>
/// Reads bits from memory, most significant bit first. Past the end it returns zeros, which <see cref="IsExhausted"/> reports. It is small
/// enough for registers: the loop that reads a block's symbols works on its own copy.
/// </summary>
internal ref struct Bzip2BitReader
{
    /// <summary>The number of zero bytes required after the data, so that eight bytes can always be read at once.</summary>
    public const int Padding = 8;

    private readonly ReadOnlySpan<byte> _padded;
    private readonly int _length;
    private int _next;
    private ulong _window;
    private int _available;

    /// <summary>Initializes a reader at a bit position.</summary>
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

    /// <summary>Gets the bit that is read next.</summary>
    public readonly long Position => ((long)_next * 8) - _available;

    /// <summary>Gets whether more bits were read than exist.</summary>
    public readonly bool IsExhausted => Position > (long)_length * 8;

    /// <summary>Gets the next bits, the first one in the most significant position; <see cref="Fill"/> determines how many are
    /// valid.</summary>
    public readonly ulong Window => _window;

    /// <summary>Reads up to 32 bits.</summary>
    public uint Read(int count)
    {
        Fill();
        uint value = (uint)(_window >> (64 - count));
        Consume(count);
        return value;
    }

    /// <summary>Ensures that the window has at least 56 valid bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fill()
    {
        // Bits already in the window are read again and combined with themselves.
        _window |= BinaryPrimitives.ReadUInt64BigEndian(_padded[Math.Min(_next, _length)..]) >> _available;
        _next += (63 - _available) >> 3;
        _available |= 56;
    }

    /// <summary>Consumes bits that <see cref="Fill"/> made available.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Consume(int count)
    {
        _window <<= count;
        _available -= count;
    }
}

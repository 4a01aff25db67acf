using System.Runtime.CompilerServices;

namespace CondaStore.Domain.Compression;

/// <summary>
/// Represents a canonical Huffman code of a bzip2 block: codes of up to ten bits are decoded by one table lookup, longer ones by comparison
/// with the first code of each length.
/// </summary>
internal sealed class Bzip2HuffmanTable
{
    /// <summary>The value that means that no code matches.</summary>
    public const int NoCode = 0;

    private const int MaximumLength = 20;
    private const int LengthBits = 5;
    private const int LengthMask = (1 << LengthBits) - 1;
    private const int FastBits = 10;
    private const int MaximumAlphabet = 258;

    // Symbol and length of the code for each ten-bit prefix; <see cref="NoCode"/> if no code of up to ten bits has that prefix.
    private readonly ushort[] _fast = new ushort[1 << FastBits];

    // For each length: the first value beyond its codes, aligned to twenty bits, and the offset that converts a code to an index.
    private readonly uint[] _limit = new uint[MaximumLength + 2];
    private readonly int[] _offset = new int[MaximumLength + 2];
    private readonly ushort[] _symbols = new ushort[MaximumAlphabet];
    private int _count;

    /// <summary>Reads a table as it is encoded: the length of each code as a difference from the previous one.</summary>
    public void Read(ref Bzip2BitReader bits, int alphabet)
    {
        Span<byte> lengths = stackalloc byte[alphabet];
        int length = (int)bits.Read(5);
        foreach (ref byte slot in lengths)
        {
            while (true)
            {
                if (length is < 1 or > MaximumLength)
                {
                    throw new InvalidDataException("bzip2: the length of a code is wrong.");
                }

                if (bits.Read(1) == 0)
                {
                    break;
                }

                length += bits.Read(1) == 0 ? 1 : -1;
            }

            slot = (byte)length;
        }

        Build(lengths);
    }

    /// <summary>Returns the length in bits of a code returned by <see cref="Find"/>.</summary>
    public static int LengthOf(int code) => code & LengthMask;

    /// <summary>Returns the symbol of a code returned by <see cref="Find"/>.</summary>
    public static int SymbolOf(int code) => code >> LengthBits;

    /// <summary>Returns the code that the next bits begin with, considering the twenty most significant bits; <see cref="NoCode"/> if there
    /// is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(ulong window)
    {
        int entry = _fast[(int)(window >> (64 - FastBits))];
        return entry != 0 ? entry : FindLong((uint)(window >> (64 - MaximumLength)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int FindLong(uint window)
    {
        for (int length = FastBits + 1; length <= MaximumLength; length++)
        {
            if (window < _limit[length])
            {
                int index = (int)(window >> (MaximumLength - length)) - _offset[length];
                if ((uint)index < (uint)_count)
                {
                    return (_symbols[index] << LengthBits) | length;
                }

                break;
            }
        }

        return NoCode;
    }

    private void Build(ReadOnlySpan<byte> lengths)
    {
        _fast.AsSpan().Clear();
        _count = 0;
        uint code = 0;
        for (int length = 1; length <= MaximumLength; length++)
        {
            _offset[length] = (int)code - _count;
            for (int symbol = 0; symbol < lengths.Length; symbol++)
            {
                if (lengths[symbol] != length)
                {
                    continue;
                }

                if (code >= 1u << length)
                {
                    throw new InvalidDataException("bzip2: a code has more symbols than it can tell apart.");
                }

                _symbols[_count++] = (ushort)symbol;
                if (length <= FastBits)
                {
                    ushort entry = (ushort)((symbol << LengthBits) | length);
                    _fast.AsSpan((int)(code << (FastBits - length)), 1 << (FastBits - length)).Fill(entry);
                }

                code++;
            }

            _limit[length] = code << (MaximumLength - length);
            code <<= 1;
        }
    }
}

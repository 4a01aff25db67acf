using System.Runtime.CompilerServices;

namespace CondaStore.Domain.Compression;

/// <summary>
/// A canonical Huffman code of a bzip2 block: codes of up to ten bits by one look into a table, longer ones by comparing
/// with the first code of each length.
/// </summary>
internal sealed class Bzip2HuffmanTable
{
    /// <summary>What stands for no code.</summary>
    public const int NoCode = 0;

    private const int MaximumLength = 20;
    private const int LengthBits = 5;
    private const int LengthMask = (1 << LengthBits) - 1;
    private const int FastBits = 10;
    private const int MaximumAlphabet = 258;

    // Symbol and length of the code; no code where no code of up to ten bits begins so.
    private readonly ushort[] _fast = new ushort[1 << FastBits];

    // For each length: the first value beyond its codes, aligned to twenty bits, and what turns a code into an index.
    private readonly uint[] _limit = new uint[MaximumLength + 2];
    private readonly int[] _offset = new int[MaximumLength + 2];
    private readonly ushort[] _symbols = new ushort[MaximumAlphabet];
    private int _count;

    /// <summary>Takes the codes of a table as it is written: the length of each code as steps from the one before.</summary>
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

    /// <summary>The length in bits of a code that <see cref="Find"/> found.</summary>
    public static int LengthOf(int code) => code & LengthMask;

    /// <summary>What a code that <see cref="Find"/> found stands for.</summary>
    public static int SymbolOf(int code) => code >> LengthBits;

    /// <summary>The code that the next bits begin with, of which the topmost twenty count; <see cref="NoCode"/> when none does.</summary>
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

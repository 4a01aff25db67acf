namespace CondaStore.Domain.Channels.Compression;

/// <summary>
/// A canonical Huffman code of a bzip2 block: codes of up to ten bits by one look into a table, longer ones by comparing
/// with the first code of each length.
/// </summary>
internal sealed class Bzip2HuffmanTable
{
    private const int MaximumLength = 20;
    private const int FastBits = 10;
    private const int MaximumAlphabet = 258;

    // Symbol in the high bits, length in the low five; 0 where no code of up to ten bits begins so.
    private readonly ushort[] _fast = new ushort[1 << FastBits];

    // For each length: the first value beyond its codes, aligned to twenty bits, and what turns a code into an index.
    private readonly uint[] _limit = new uint[MaximumLength + 2];
    private readonly int[] _offset = new int[MaximumLength + 2];
    private readonly ushort[] _symbols = new ushort[MaximumAlphabet];
    private int _count;

    /// <summary>Reads a table as it is written: the length of each code as steps from the one before.</summary>
    public static Bzip2HuffmanTable Read(ref Bzip2BitReader bits, int alphabet)
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

        Bzip2HuffmanTable table = new();
        table.Build(lengths);
        return table;
    }

    /// <summary>Takes one symbol.</summary>
    public int Decode(ref Bzip2BitReader bits)
    {
        bits.Fill();
        uint window = bits.Peek20();
        int entry = _fast[(int)(window >> (MaximumLength - FastBits))];
        if (entry != 0)
        {
            bits.Consume(entry & 31);
            return entry >> 5;
        }

        for (int length = FastBits + 1; length <= MaximumLength; length++)
        {
            if (window < _limit[length])
            {
                bits.Consume(length);
                int index = (int)(window >> (MaximumLength - length)) - _offset[length];
                if ((uint)index < (uint)_count)
                {
                    return _symbols[index];
                }

                break;
            }
        }

        throw new InvalidDataException("bzip2: a code is wrong.");
    }

    private void Build(ReadOnlySpan<byte> lengths)
    {
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
                    ushort entry = (ushort)((symbol << 5) | length);
                    _fast.AsSpan((int)(code << (FastBits - length)), 1 << (FastBits - length)).Fill(entry);
                }

                code++;
            }

            _limit[length] = code << (MaximumLength - length);
            code <<= 1;
        }
    }
}

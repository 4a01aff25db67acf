using System.Buffers;

namespace CondaStore.Domain.Channels.Compression;

/// <summary>
/// Decodes one bzip2 block from memory. Blocks do not depend on each other, so several can be decoded at the same time.
/// </summary>
internal static class Bzip2BlockDecoder
{
    /// <summary>The magic number before a block, 48 bits.</summary>
    public const ulong BlockMagic = 0x314159265359;

    // What the smaller block sizes of a stream's header would forbid does no harm.
    private const int MaximumBlock = 900_000;
    private const int MaximumTables = 6;
    private const int GroupSize = 50;
    private const int RunB = 1;

    /// <summary>Decodes a block.</summary>
    /// <param name="data">The bits; the block's magic number starts at <paramref name="startBit"/>.</param>
    /// <param name="startBit">Where the block starts.</param>
    /// <returns>The content, or a result that says that the data ends inside the block.</returns>
    /// <exception cref="InvalidDataException">The block is damaged.</exception>
    public static Bzip2Block Decode(ReadOnlySpan<byte> data, long startBit)
    {
        Bzip2BitReader bits = new(data, startBit);
        uint[] transform = ArrayPool<uint>.Shared.Rent(MaximumBlock);
        byte[] output = ArrayPool<byte>.Shared.Rent(MaximumBlock + (MaximumBlock / 4));
        try
        {
            if (bits.Read(24) != BlockMagic >> 24 || bits.Read(24) != (BlockMagic & 0xFFFFFF))
            {
                throw new InvalidDataException("bzip2: a block does not start with its magic number.");
            }

            uint checksum = bits.Read(32);
            bool randomised = bits.Read(1) != 0;
            int origin = (int)bits.Read(24);
            int count = ReadSymbols(ref bits, transform.AsSpan(0, MaximumBlock));
            if (bits.IsExhausted)
            {
                return Bzip2Block.Incomplete;
            }

            int length = Invert(transform.AsSpan(0, count), origin, randomised, ref output);
            if (Bzip2Checksum.Compute(output.AsSpan(0, length)) != checksum)
            {
                throw new InvalidDataException("bzip2: the checksum of a block is wrong.");
            }

            byte[] content = output;
            output = [];
            return new Bzip2Block(content, length, bits.Position, checksum);
        }
        catch (InvalidDataException) when (bits.IsExhausted)
        {
            // What looks damaged may only be cut off: the reader hands out zeros beyond the end.
            return Bzip2Block.Incomplete;
        }
        finally
        {
            ArrayPool<uint>.Shared.Return(transform);
            ArrayPool<byte>.Shared.Return(output);
        }
    }

    // Huffman codes -> run lengths and move-to-front positions -> bytes. Returns the number of bytes, and leaves in the low
    // eight bits of each element of the array one byte of the Burrows-Wheeler transform.
    private static int ReadSymbols(ref Bzip2BitReader bits, Span<uint> transform)
    {
        Span<byte> front = stackalloc byte[256];
        int used = ReadUsedBytes(ref bits, front);
        int alphabet = used + 2;
        int endOfBlock = used + 1;
        int tableCount = (int)bits.Read(3);
        int selectorCount = (int)bits.Read(15);
        if (used == 0 || tableCount is < 2 or > MaximumTables || selectorCount == 0)
        {
            throw new InvalidDataException("bzip2: the header of a block is wrong.");
        }

        byte[] selectors = ArrayPool<byte>.Shared.Rent(selectorCount);
        try
        {
            ReadSelectors(ref bits, selectors.AsSpan(0, selectorCount), tableCount);
            Bzip2HuffmanTable[] tables = new Bzip2HuffmanTable[tableCount];
            for (int i = 0; i < tableCount; i++)
            {
                tables[i] = Bzip2HuffmanTable.Read(ref bits, alphabet);
            }

            return ReadTransform(ref bits, transform, front, endOfBlock, selectors.AsSpan(0, selectorCount), tables);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(selectors);
        }
    }

    private static int ReadTransform(
        ref Bzip2BitReader bits, Span<uint> transform, scoped Span<byte> front, int endOfBlock, ReadOnlySpan<byte> selectors, Bzip2HuffmanTable[] tables)
    {
        int count = 0;
        int run = 0;
        int runWeight = 1;
        for (int group = 0; group < selectors.Length; group++)
        {
            Bzip2HuffmanTable table = tables[selectors[group]];
            for (int i = 0; i < GroupSize; i++)
            {
                int symbol = table.Decode(ref bits);
                if (symbol <= RunB)
                {
                    // Runs are written in bijective base 2; longer than a block is longer than anything real.
                    run += runWeight << symbol;
                    runWeight <<= 1;
                    if (run > transform.Length)
                    {
                        throw TooLong();
                    }

                    continue;
                }

                if (run > 0)
                {
                    if (run > transform.Length - count)
                    {
                        throw TooLong();
                    }

                    transform.Slice(count, run).Fill(front[0]);
                    count += run;
                    run = 0;
                    runWeight = 1;
                }

                if (symbol == endOfBlock)
                {
                    return count;
                }

                if (count == transform.Length)
                {
                    throw TooLong();
                }

                transform[count++] = MoveToFront(front, symbol - 1);
            }

            if (bits.IsExhausted)
            {
                break;
            }
        }

        throw new InvalidDataException("bzip2: a block has no end.");

        static InvalidDataException TooLong() => new("bzip2: a block is longer than any can be.");
    }

    private static byte MoveToFront(Span<byte> front, int position)
    {
        byte value = front[position];
        if (position < 16)
        {
            for (int i = position; i > 0; i--)
            {
                front[i] = front[i - 1];
            }
        }
        else
        {
            front[..position].CopyTo(front[1..]);
        }

        front[0] = value;
        return value;
    }

    // Two levels of bit maps say which bytes occur.
    private static int ReadUsedBytes(ref Bzip2BitReader bits, scoped Span<byte> used)
    {
        uint ranges = bits.Read(16);
        int count = 0;
        for (int range = 0; range < 16; range++)
        {
            if ((ranges & (0x8000u >> range)) == 0)
            {
                continue;
            }

            uint members = bits.Read(16);
            for (int member = 0; member < 16; member++)
            {
                if ((members & (0x8000u >> member)) != 0)
                {
                    used[count++] = (byte)((range * 16) + member);
                }
            }
        }

        return count;
    }

    private static void ReadSelectors(ref Bzip2BitReader bits, scoped Span<byte> selectors, int tableCount)
    {
        Span<byte> front = [0, 1, 2, 3, 4, 5];
        foreach (ref byte selector in selectors)
        {
            int position = 0;
            while (bits.Read(1) != 0)
            {
                if (++position == tableCount)
                {
                    throw new InvalidDataException("bzip2: a selector is wrong.");
                }
            }

            selector = MoveToFront(front, position);
        }
    }

    // Inverse Burrows-Wheeler transform, then the run length code that precedes it: four equal bytes and a count.
    private static int Invert(Span<uint> transform, int origin, bool randomised, ref byte[] output)
    {
        if (transform.IsEmpty || origin >= transform.Length)
        {
            throw new InvalidDataException("bzip2: the origin of a block is wrong.");
        }

        Span<int> next = stackalloc int[256];
        next.Clear();
        foreach (uint value in transform)
        {
            next[(byte)value]++;
        }

        int sum = 0;
        foreach (ref int slot in next)
        {
            (slot, sum) = (sum, sum + slot);
        }

        for (int i = 0; i < transform.Length; i++)
        {
            transform[next[(byte)transform[i]]++] |= (uint)i << 8;
        }

        return Walk(transform, origin, randomised, ref output);
    }

    private static int Walk(ReadOnlySpan<uint> transform, int origin, bool randomised, ref byte[] output)
    {
        Span<byte> target = output;
        int length = 0;
        int previous = -1;
        int equal = 0;
        int distance = 0;
        int untilFlip = randomised ? Bzip2Randomisation.Distances[0] : int.MaxValue;
        uint at = transform[origin] >> 8;
        for (int left = transform.Length; left > 0; left--)
        {
            uint entry = transform[(int)at];
            at = entry >> 8;
            byte value = (byte)entry;
            if (--untilFlip <= 1)
            {
                if (untilFlip == 1)
                {
                    value ^= 1;
                }
                else
                {
                    distance = (distance + 1) % Bzip2Randomisation.Distances.Length;
                    untilFlip = Bzip2Randomisation.Distances[distance];
                }
            }

            if (equal == 4)
            {
                equal = 0;
                if (target.Length - length < value + 4)
                {
                    Grow(ref output, length, value + 4);
                    target = output;
                }

                target.Slice(length, value).Fill((byte)previous);
                length += value;
                previous = -1;
                continue;
            }

            if (length == target.Length)
            {
                Grow(ref output, length, 1);
                target = output;
            }

            equal = value == previous ? equal + 1 : 1;
            previous = value;
            target[length++] = value;
        }

        return length;
    }

    private static void Grow(ref byte[] output, int length, int more)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(output.Length * 2, length + more));
        output.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(output);
        output = larger;
    }
}

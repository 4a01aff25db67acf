using System.Buffers;
using System.Collections.Concurrent;

namespace CondaStore.Domain.Compression;

/// <summary>
/// Decodes bzip2 blocks from memory, one at a time, with reusable buffers. Blocks are independent, so several decoders can work on one
/// file.
/// </summary>
internal sealed class Bzip2BlockDecoder
{
    /// <summary>The magic number before a block, 48 bits.</summary>
    public const ulong BlockMagic = 0x314159265359;

    // Accepting blocks larger than the stream header permits is harmless.
    private const int MaximumBlock = Bzip2InverseTransform.MaximumLength;
    private const int MaximumTables = 6;
    private const int MaximumSelectors = 1 << 15;
    private const int GroupSize = 50;
    private const int RunB = 1;
    private const string TooLong = "bzip2: a block is longer than any can be.";

    // One worker per core, and as many readers that decode concurrently; any excess is not pooled.
    private static readonly int MaximumIdle = 2 * Environment.ProcessorCount;

    private static readonly ConcurrentBag<Bzip2BlockDecoder> Idle = [];

    private readonly Bzip2InverseTransform _transform = new();
    private readonly Bzip2HuffmanTable[] _tables = [.. Enumerable.Range(0, MaximumTables).Select(_ => new Bzip2HuffmanTable())];
    private readonly byte[] _selectors = new byte[MaximumSelectors];
    private readonly byte[] _front = new byte[256];
    private readonly int[] _counts = new int[256];

    private Bzip2BlockDecoder()
    {
    }

    /// <summary>Decodes a block.</summary>
    /// <param name="padded">The bits, and <see cref="Bzip2BitReader.Padding"/> zero bytes.</param>
    /// <param name="startBit">Where the block's magic number starts.</param>
    /// <returns>The content; null when the data ends inside the block.</returns>
    /// <exception cref="InvalidDataException">The block is damaged.</exception>
    public static Bzip2Block? Decode(ReadOnlySpan<byte> padded, long startBit)
    {
        if (!Idle.TryTake(out Bzip2BlockDecoder? decoder))
        {
            decoder = new Bzip2BlockDecoder();
        }

        try
        {
            return decoder.DecodeBlock(padded, startBit);
        }
        finally
        {
            if (Idle.Count < MaximumIdle)
            {
                Idle.Add(decoder);
            }
        }
    }

    private Bzip2Block? DecodeBlock(ReadOnlySpan<byte> padded, long startBit)
    {
        Bzip2BitReader bits = new(padded, startBit);
        byte[]? text = ArrayPool<byte>.Shared.Rent(MaximumBlock);
        try
        {
            if (bits.Read(24) != BlockMagic >> 24 || bits.Read(24) != (BlockMagic & 0xFFFFFF))
            {
                throw new InvalidDataException("bzip2: a block does not start with its magic number.");
            }

            uint checksum = bits.Read(32);
            bool isRandomised = bits.Read(1) != 0;
            int origin = (int)bits.Read(24);
            int length = ReadTransform(ref bits, text.AsSpan(0, MaximumBlock));
            if (bits.IsExhausted)
            {
                return null;
            }

            if (origin >= length)
            {
                throw new InvalidDataException("bzip2: the origin of a block is wrong.");
            }

            _transform.Invert(text.AsSpan(0, length), _counts, origin);
            if (isRandomised)
            {
                Bzip2Randomisation.Undo(text.AsSpan(0, length));
            }

            byte[] content = text;
            text = null;
            return new Bzip2Block(content, length, bits.Position, checksum);
        }
        catch (InvalidDataException) when (bits.IsExhausted)
        {
            // Data that looks damaged may only be truncated: the reader returns zeros past the end.
            return null;
        }
        finally
        {
            if (text is not null)
            {
                ArrayPool<byte>.Shared.Return(text);
            }
        }
    }

    // Huffman codes -> run lengths and move-to-front positions -> bytes. Returns the number of bytes and stores the number of occurrences
    // of each.
    private int ReadTransform(ref Bzip2BitReader bits, Span<byte> transform)
    {
        int used = ReadUsedBytes(ref bits, _front);
        int tableCount = (int)bits.Read(3);
        int selectorCount = (int)bits.Read(15);
        if (used == 0 || tableCount is < 2 or > MaximumTables || selectorCount == 0)
        {
            throw new InvalidDataException("bzip2: the header of a block is wrong.");
        }

        ReadSelectors(ref bits, _selectors.AsSpan(0, selectorCount), tableCount);
        int endOfBlock = used + 1;
        for (int i = 0; i < tableCount; i++)
        {
            _tables[i].Read(ref bits, endOfBlock + 1);
        }

        return ReadSymbols(ref bits, transform, endOfBlock, _selectors.AsSpan(0, selectorCount));
    }

    private int ReadSymbols(ref Bzip2BitReader reader, Span<byte> transform, int endOfBlock, ReadOnlySpan<byte> selectors)
    {
        // A local copy whose address is not taken stays in registers.
        Bzip2BitReader bits = reader;
        Span<byte> front = _front;
        Span<int> counts = _counts;
        counts.Clear();
        int count = 0;
        int run = 0;
        int runWeight = 1;
        foreach (byte selector in selectors)
        {
            Bzip2HuffmanTable table = _tables[selector];
            for (int i = 0; i < GroupSize; i++)
            {
                // Enough for two codes of the greatest length.
                if ((i & 1) == 0)
                {
                    bits.Fill();
                }

                int code = table.Find(bits.Window);
                bits.Consume(Bzip2HuffmanTable.LengthOf(code));
                int symbol = Bzip2HuffmanTable.SymbolOf(code);
                if (symbol <= RunB)
                {
                    if (code == Bzip2HuffmanTable.NoCode)
                    {
                        throw Damaged("bzip2: a code is wrong.", bits, ref reader);
                    }

                    // Run lengths are written in bijective base 2; a run longer than a block is invalid.
                    run += runWeight << symbol;
                    runWeight <<= 1;
                    if (run > transform.Length)
                    {
                        throw Damaged(TooLong, bits, ref reader);
                    }

                    continue;
                }

                if (run > 0)
                {
                    if (run > transform.Length - count)
                    {
                        throw Damaged(TooLong, bits, ref reader);
                    }

                    transform.Slice(count, run).Fill(front[0]);
                    counts[front[0]] += run;
                    count += run;
                    run = 0;
                    runWeight = 1;
                }

                if (symbol == endOfBlock)
                {
                    reader = bits;
                    return count;
                }

                if (count == transform.Length)
                {
                    throw Damaged(TooLong, bits, ref reader);
                }

                byte value = Bzip2MoveToFront.Take(front, symbol - 1);
                counts[value]++;
                transform[count++] = value;
            }

            if (bits.IsExhausted)
            {
                break;
            }
        }

        throw Damaged("bzip2: a block has no end.", bits, ref reader);
    }

    // The caller that catches it asks the reader whether the data was merely truncated.
    private static InvalidDataException Damaged(string message, Bzip2BitReader at, ref Bzip2BitReader reader)
    {
        reader = at;
        return new InvalidDataException(message);
    }

    // Two levels of bitmaps tell which bytes occur.
    private static int ReadUsedBytes(ref Bzip2BitReader bits, Span<byte> used)
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
        Span<byte> front = [0, 1, 2, 3, 4, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
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

            selector = Bzip2MoveToFront.Take(front, position);
        }
    }
}

namespace CondaStore.Domain.Tests.TestSupport;

/// <summary>
/// Makes a bzip2 stream whose compressed bits are chosen, not its content: with a code of eight bits for most symbols, the
/// bytes given stand in the stream as they are.
/// </summary>
internal static class Bzip2StreamBuilder
{
    private const int EndOfBlock = 257;

    /// <summary>A stream of one block.</summary>
    /// <param name="symbols">Symbols below 254: 0 and 1 are run lengths, n is move-to-front position n - 1.</param>
    /// <param name="isRandomised">Whether the block says that bits were flipped; for up to 1,947 bytes.</param>
    public static (byte[] Compressed, byte[] Content) FromSymbols(byte[] symbols, bool isRandomised = false)
    {
        byte[] content = Invert(MoveToFront(symbols));
        if (isRandomised)
        {
            Flip(content);
        }

        uint checksum = Checksum(content);
        List<bool> bits = [];
        Write(bits, 'B', 8);
        Write(bits, 'Z', 8);
        Write(bits, 'h', 8);
        Write(bits, '9', 8);
        Write(bits, 0x314159265359, 48);
        Write(bits, checksum, 32);
        Write(bits, isRandomised ? 1 : 0, 1);
        Write(bits, 0, 24);
        Write(bits, 0xFFFF, 16);
        for (int i = 0; i < 16; i++)
        {
            Write(bits, 0xFFFF, 16);
        }

        Write(bits, 2, 3);
        int groups = (symbols.Length + 50) / 50;
        Write(bits, groups, 15);
        Write(bits, 0, groups);
        WriteTable(bits);
        WriteTable(bits);
        foreach (byte symbol in symbols)
        {
            Write(bits, symbol, 8);
        }

        Write(bits, 0x1FF, 9);
        Write(bits, 0x177245385090, 48);
        Write(bits, checksum, 32);
        return (Pack(bits), content);
    }

    // As the format describes it: a counter runs down from each of the distances in turn, and the bit is flipped where it is 1.
    private static void Flip(byte[] content)
    {
        int[] distances = [619, 720, 127, 481];
        int counter = 0;
        for (int i = 0, next = 0; i < content.Length; i++)
        {
            counter = (counter == 0 ? distances[next++] : counter) - 1;
            content[i] ^= (byte)(counter == 1 ? 1 : 0);
        }
    }

    // 254 codes of eight bits, then four of nine, the last of which ends the block: a complete code.
    private static void WriteTable(List<bool> bits)
    {
        Write(bits, 8, 5);
        for (int symbol = 0; symbol <= EndOfBlock; symbol++)
        {
            if (symbol == 254)
            {
                Write(bits, 0b10, 2);
            }

            Write(bits, 0, 1);
        }
    }

    private static byte[] MoveToFront(byte[] symbols)
    {
        List<byte> front = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        List<byte> result = [];
        for (int i = 0; i < symbols.Length;)
        {
            int run = 0;
            for (int weight = 1; i < symbols.Length && symbols[i] <= 1; i++, weight *= 2)
            {
                run += weight << symbols[i];
            }

            result.AddRange(Enumerable.Repeat(front[0], run));
            if (i < symbols.Length)
            {
                byte value = front[symbols[i] - 1];
                front.Remove(value);
                front.Insert(0, value);
                result.Add(value);
                i++;
            }
        }

        return [.. result];
    }

    private static byte[] Invert(byte[] transform)
    {
        int[] order = [.. Enumerable.Range(0, transform.Length).OrderBy(i => transform[i]).ThenBy(i => i)];
        byte[] content = new byte[transform.Length];
        for (int i = 0, at = order[0]; i < content.Length; i++, at = order[at])
        {
            content[i] = transform[at];
        }

        return content;
    }

    private static uint Checksum(byte[] content)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in content)
        {
            crc ^= (uint)value << 24;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x80000000) != 0 ? (crc << 1) ^ 0x04C11DB7 : crc << 1;
            }
        }

        return ~crc;
    }

    private static void Write(List<bool> bits, long value, int count)
    {
        for (int bit = count - 1; bit >= 0; bit--)
        {
            bits.Add(((value >> bit) & 1) != 0);
        }
    }

    private static byte[] Pack(List<bool> bits)
    {
        byte[] bytes = new byte[(bits.Count + 7) / 8];
        for (int i = 0; i < bits.Count; i++)
        {
            bytes[i / 8] |= (byte)(bits[i] ? 0x80 >> (i % 8) : 0);
        }

        return bytes;
    }
}

using System.Buffers.Binary;

namespace CondaStore.Domain.Compression;

/// <summary>
/// Finds possible starts of bzip2 blocks. Blocks start at any bit, without an index; only their magic numbers mark them. Random data
/// contains a magic number once in 2^48 bits, so a match is tentative until the preceding block ends there.
/// </summary>
internal static class Bzip2Scanner
{
    /// <summary>The magic number at the end of a stream, 48 bits.</summary>
    public const ulong EndMagic = 0x177245385090;

    /// <summary>The number of bytes needed, from the one in which a magic number starts.</summary>
    public const int Reach = 7;

    private const ulong Mask = (1UL << 48) - 1;

    // At any bit offset, a magic number completely fills the five bytes after its first. One of the byte pairs at every fourth position
    // lies within those five, and such a pair has one value per number, offset and position.
    private const int Stride = 4;

    private static readonly ulong[] Pairs = CreatePairs();

    /// <summary>Finds the first magic number that starts at or after a bit.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="fromBit">Where to start.</param>
    /// <param name="isEnd">Whether the number found is that of a stream's end.</param>
    /// <returns>The bit where it starts; -1 if none lies completely within the data.</returns>
    public static long Find(ReadOnlySpan<byte> data, long fromBit, out bool isEnd)
    {
        int start = (int)(fromBit >> 3);
        for (int at = start + Stride; at + 1 < data.Length; at += Stride)
        {
            int pair = BinaryPrimitives.ReadUInt16BigEndian(data[at..]);
            if ((Pairs[pair >> 6] & (1UL << (pair & 63))) == 0)
            {
                continue;
            }

            for (int first = at - Stride; first < at; first++)
            {
                long found = Match(data, first, fromBit, out isEnd);
                if (found >= 0)
                {
                    return found;
                }
            }
        }

        isEnd = false;
        return -1;
    }

    private static long Match(ReadOnlySpan<byte> data, int first, long fromBit, out bool isEnd)
    {
        isEnd = false;
        Span<byte> bytes = stackalloc byte[8];
        bytes.Clear();
        ReadOnlySpan<byte> available = data[first..Math.Min(first + Reach, data.Length)];
        available.CopyTo(bytes);
        ulong window = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        for (int shift = 0; shift < 8; shift++)
        {
            ulong value = (window >> (16 - shift)) & Mask;
            isEnd = value == EndMagic;
            if (isEnd || value == Bzip2BlockDecoder.BlockMagic)
            {
                long bit = ((long)first * 8) + shift;
                return bit >= fromBit && shift + 48 <= available.Length * 8 ? bit : -1;
            }
        }

        return -1;
    }

    private static ulong[] CreatePairs()
    {
        ulong[] pairs = new ulong[(1 << 16) / 64];
        foreach (ulong magic in new[] { Bzip2BlockDecoder.BlockMagic, EndMagic })
        {
            for (int shift = 0; shift < 8; shift++)
            {
                ulong bytes = magic << (16 - shift);
                for (int place = 1; place <= Stride; place++)
                {
                    int pair = (ushort)(bytes >> (48 - (8 * place)));
                    pairs[pair >> 6] |= 1UL << (pair & 63);
                }
            }
        }

        return pairs;
    }
}

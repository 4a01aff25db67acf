using System.Buffers;
using System.Buffers.Binary;

namespace CondaStore.Domain.Channels.Compression;

/// <summary>
/// Finds where bzip2 blocks may begin. Blocks start at any bit, without a table of contents; only their magic numbers show
/// them. Random data holds a magic number once in 2^48 bits, so what is found is a guess until the block before ends there.
/// </summary>
internal static class Bzip2Scanner
{
    /// <summary>The magic number at the end of a stream, 48 bits.</summary>
    public const ulong EndMagic = 0x177245385090;

    /// <summary>Bytes needed from the one in which a magic number starts.</summary>
    public const int Reach = 7;

    private const ulong Mask = (1UL << 48) - 1;

    // Whatever the bit offset, the third byte of a magic number is filled by it alone: sixteen values to look for.
    private static readonly SearchValues<byte> ThirdBytes = SearchValues.Create(CreateThirdBytes());

    /// <summary>Finds the first magic number that starts at or after a bit.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="fromBit">Where to start.</param>
    /// <param name="isEnd">Whether the number found is that of a stream's end.</param>
    /// <returns>The bit where it starts; -1 when there is none that lies in the data as a whole.</returns>
    public static long Find(ReadOnlySpan<byte> data, long fromBit, out bool isEnd)
    {
        isEnd = false;
        int at = (int)(fromBit >> 3) + 2;
        while (at < data.Length)
        {
            int hit = data[at..].IndexOfAny(ThirdBytes);
            if (hit < 0)
            {
                break;
            }

            at += hit;
            long found = Match(data, at - 2, fromBit, out isEnd);
            if (found >= 0)
            {
                return found;
            }

            at++;
        }

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

    private static byte[] CreateThirdBytes()
    {
        List<byte> values = [];
        foreach (ulong magic in new[] { Bzip2BlockDecoder.BlockMagic, EndMagic })
        {
            for (int shift = 0; shift < 8; shift++)
            {
                values.Add((byte)(magic << (16 - shift) >> 40));
            }
        }

        return [.. values];
    }
}

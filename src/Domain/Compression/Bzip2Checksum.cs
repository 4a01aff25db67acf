using System.Buffers.Binary;

namespace CondaStore.Domain.Compression;

/// <summary>The checksum of bzip2: the polynomial 0x04C11DB7 with the highest bit first, eight bytes at a time.</summary>
internal static class Bzip2Checksum
{
    private static readonly uint[] Table = CreateTable();

    /// <summary>What to begin with; the checksum is the complement of what comes out at the end.</summary>
    public const uint Initial = uint.MaxValue;

    /// <summary>Takes in more of a block's content.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<uint> table = Table;
        while (data.Length >= 8)
        {
            ulong value = BinaryPrimitives.ReadUInt64BigEndian(data) ^ ((ulong)crc << 32);
            crc = table[(7 * 256) + (int)(value >> 56)] ^ table[(6 * 256) + (byte)(value >> 48)]
                ^ table[(5 * 256) + (byte)(value >> 40)] ^ table[(4 * 256) + (byte)(value >> 32)]
                ^ table[(3 * 256) + (byte)(value >> 24)] ^ table[(2 * 256) + (byte)(value >> 16)]
                ^ table[256 + (byte)(value >> 8)] ^ table[(byte)value];
            data = data[8..];
        }

        foreach (byte value in data)
        {
            crc = (crc << 8) ^ table[(int)((crc >> 24) ^ value)];
        }

        return crc;
    }

    // Table n is for a byte n places ahead.
    private static uint[] CreateTable()
    {
        uint[] table = new uint[8 * 256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i << 24;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value << 1) ^ (0x04C11DB7 & (uint)-(int)(value >> 31));
            }

            table[i] = value;
        }

        for (int i = 256; i < table.Length; i++)
        {
            uint before = table[i - 256];
            table[i] = (before << 8) ^ table[before >> 24];
        }

        return table;
    }
}

using System.Buffers.Binary;

namespace CondaStore.Domain.Channels.Compression;

/// <summary>The checksum of bzip2: the polynomial 0x04C11DB7 with the highest bit first, four bytes at a time.</summary>
internal static class Bzip2Checksum
{
    private static readonly uint[] Table = CreateTable();

    /// <summary>The checksum of a block's content.</summary>
    public static uint Compute(ReadOnlySpan<byte> data)
    {
        uint[] table = Table;
        uint crc = uint.MaxValue;
        while (data.Length >= 4)
        {
            crc ^= BinaryPrimitives.ReadUInt32BigEndian(data);
            crc = table[768 + (crc >> 24)] ^ table[512 + (byte)(crc >> 16)] ^ table[256 + (byte)(crc >> 8)] ^ table[(byte)crc];
            data = data[4..];
        }

        foreach (byte value in data)
        {
            crc = (crc << 8) ^ table[(crc >> 24) ^ value];
        }

        return ~crc;
    }

    // Table n is for a byte n places ahead.
    private static uint[] CreateTable()
    {
        uint[] table = new uint[4 * 256];
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

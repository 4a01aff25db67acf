using System.Buffers.Binary;

namespace CondaStore.Domain.Channels.Indexes;

/// <summary>
/// Represents the first 264 bytes of an index file: magic number, format, byte order, file length, content key, section table, a hash of
/// the rest and a checksum of the header. A file that is truncated, was written by another program or in another format version, or has a
/// damaged header is rejected and rebuilt.
/// </summary>
internal sealed class IndexHeader
{
    public const int Size = 264;

    /// <summary>The format version, incremented whenever the meaning of any byte changes.</summary>
    public const uint FormatVersion = 4;

    private const ulong Magic = 0x0058444E49534326;
    private const uint ByteOrderMark = 0x01020304;
    private const int Sections = 12;
    private const int BodyHashOffset = 248;
    private const int ChecksumOffset = 256;

    private readonly (long Offset, long Length)[] _sections = new (long, long)[Sections];

    public long FileLength { get; set; }

    /// <summary>Gets the 32-byte key that identifies the metadata the index was built from.</summary>
    public byte[] ContentKey { get; init; } = new byte[32];

    /// <summary><see cref="BlockHash"/> of the bytes after the header.</summary>
    public ulong BodyHash { get; set; }

    public (long Offset, long Length) this[IndexSection section]
    {
        get => _sections[(int)section];
        set => _sections[(int)section] = value;
    }

    public void Write(Span<byte> target)
    {
        target[..Size].Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(target, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(target[8..], FormatVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(target[12..], ByteOrderMark);
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], FileLength);
        ContentKey.CopyTo(target[24..]);
        for (int i = 0; i < Sections; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(target[(56 + (i * 16))..], _sections[i].Offset);
            BinaryPrimitives.WriteInt64LittleEndian(target[(64 + (i * 16))..], _sections[i].Length);
        }

        BinaryPrimitives.WriteUInt64LittleEndian(target[BodyHashOffset..], BodyHash);
        BinaryPrimitives.WriteUInt64LittleEndian(target[ChecksumOffset..], Utf8Hash.Compute64(target[..ChecksumOffset]));
    }

    /// <summary>Reads and checks a header.</summary>
    /// <param name="source">The first bytes of the file.</param>
    /// <param name="actualLength">Length of the whole file.</param>
    /// <returns>The header, or null if the file is not a complete index of this format.</returns>
    public static IndexHeader? TryRead(ReadOnlySpan<byte> source, long actualLength)
    {
        if (!BitConverter.IsLittleEndian
            || source.Length < Size
            || BinaryPrimitives.ReadUInt64LittleEndian(source) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(source[8..]) != FormatVersion
            || BinaryPrimitives.ReadUInt32LittleEndian(source[12..]) != ByteOrderMark
            || BinaryPrimitives.ReadInt64LittleEndian(source[16..]) != actualLength
            || BinaryPrimitives.ReadUInt64LittleEndian(source[ChecksumOffset..]) != Utf8Hash.Compute64(source[..ChecksumOffset]))
        {
            return null;
        }

        IndexHeader header = new()
        {
            FileLength = actualLength,
            ContentKey = source.Slice(24, 32).ToArray(),
            BodyHash = BinaryPrimitives.ReadUInt64LittleEndian(source[BodyHashOffset..]),
        };
        for (int i = 0; i < Sections; i++)
        {
            long offset = BinaryPrimitives.ReadInt64LittleEndian(source[(56 + (i * 16))..]);
            long length = BinaryPrimitives.ReadInt64LittleEndian(source[(64 + (i * 16))..]);
            if (offset < Size || length < 0 || offset > actualLength - length)
            {
                return null;
            }

            header._sections[i] = (offset, length);
        }

        return header;
    }
}

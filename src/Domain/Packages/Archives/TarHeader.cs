using System.Buffers.Binary;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Packages.Archives;

/// <summary>Represents a header block of a tar stream.</summary>
internal readonly record struct TarHeader
{
    private byte Flag { get; init; }

    private string Name { get; init; }

    private string LinkName { get; init; }

    private int Mode { get; init; }

    private long Modified { get; init; }

    /// <summary>Gets the length of the content after the block, in bytes.</summary>
    public long Size { get; private init; }

    /// <summary>Gets whether the block describes the next member rather than being one.</summary>
    public bool IsMetadata => Flag is (byte)'x' or (byte)'g' or (byte)'L' or (byte)'K';

    /// <summary>Parses a block of 512 bytes that is not all zero.</summary>
    public static TarHeader Parse(ReadOnlySpan<byte> block)
    {
        CheckSum(block);
        byte flag = block[156];
        string name = PaxRecords.Text(Terminated(block[..100]));

        // GNU headers ("ustar  ") store times where POSIX headers store the prefix of a long name.
        if (block.Slice(257, 6).SequenceEqual("ustar\0"u8) && block[345] != 0)
        {
            name = PaxRecords.Text(Terminated(block.Slice(345, 155))) + "/" + name;
        }

        return new TarHeader
        {
            Flag = flag,
            Name = name,
            LinkName = flag is (byte)'1' or (byte)'2' ? PaxRecords.Text(Terminated(block.Slice(157, 100))) : "",
            Mode = (int)(Number(block.Slice(100, 8)) & 0xFFF),
            Size = Number(block.Slice(124, 12)) is var size and >= 0
                ? size
                : throw ArchiveErrors.Corrupt("a tar member has a negative size."),
            Modified = Number(block.Slice(136, 12)),
        };
    }

    /// <summary>Applies the content of a block that describes the next member or all following ones.</summary>
    public void ApplyMetadata(ReadOnlySpan<byte> content, PaxRecords global, PaxRecords local)
    {
        switch (Flag)
        {
            case (byte)'x':
                local.Parse(content);
                break;
            case (byte)'g':
                global.Parse(content);
                break;
            case (byte)'L':
                local.Path = PaxRecords.Text(Terminated(content));
                break;
            default:
                local.LinkTarget = PaxRecords.Text(Terminated(content));
                break;
        }
    }

    /// <summary>Creates the member described by this block and its extensions.</summary>
    public TarMember ToMember(PaxRecords global, PaxRecords local)
    {
        string path = local.Path ?? global.Path ?? Name;
        TarMemberType type = MemberType(path);
        return new TarMember(
            type,
            path,
            type is TarMemberType.HardLink or TarMemberType.SymbolicLink ? local.LinkTarget ?? global.LinkTarget ?? LinkName : "",
            Mode,
            local.Size ?? global.Size ?? Size,
            local.Modified ?? global.Modified ?? Modified);
    }

    private TarMemberType MemberType(string path) => Flag switch
    {
        // Before POSIX a directory was a file whose name ends with a slash.
        0 or (byte)'0' or (byte)'7' => path.EndsWith('/') ? TarMemberType.Directory : TarMemberType.File,
        (byte)'1' => TarMemberType.HardLink,
        (byte)'2' => TarMemberType.SymbolicLink,
        (byte)'5' => TarMemberType.Directory,
        (byte)'3' or (byte)'4' or (byte)'6' => throw ArchiveErrors.Unsafe("is a device or a pipe.", path),
        _ => throw ArchiveErrors.Corrupt($"the tar member '{PathComponent.Shorten(path)}' is of the unknown type {Flag}."),
    };

    private static ReadOnlySpan<byte> Terminated(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }

    // Verifies the sum of all bytes, with its own field counted as spaces; some old writers summed signed bytes.
    private static void CheckSum(ReadOnlySpan<byte> block)
    {
        int unsigned = 0;
        int signed = 0;
        for (int i = 0; i < block.Length; i++)
        {
            byte value = i is >= 148 and < 156 ? (byte)' ' : block[i];
            unsigned += value;
            signed += (sbyte)value;
        }

        long stored = Number(block.Slice(148, 8));
        if (stored != unsigned && stored != signed)
        {
            throw ArchiveErrors.Corrupt("the checksum of a tar header is wrong.");
        }
    }

    // Reads octal digits between blanks or, in the GNU form, a big-endian number whose first bit is set.
    private static long Number(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0)
        {
            long binary = BinaryPrimitives.ReadInt64BigEndian(field[^8..]);
            bool negative = (field[0] & 0x40) != 0;
            return field.Length == 8 ? (negative ? binary : binary & 0x7FFF_FFFF_FFFF_FFFF) : binary;
        }

        long value = 0;
        bool digits = false;
        foreach (byte character in field)
        {
            if (character is >= (byte)'0' and <= (byte)'7')
            {
                value = (value << 3) | (uint)(character - '0');
                digits = true;
            }
            else if (character is not ((byte)' ' or 0))
            {
                throw ArchiveErrors.Corrupt("a number in a tar header cannot be read.");
            }
            else if (digits)
            {
                break;
            }
        }

        return value;
    }
}

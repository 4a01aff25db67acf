using System.Buffers.Binary;
using System.Text;

namespace CondaStore.SampleChannel;

/// <summary>The dynamic section of a 64-bit little-endian ELF file: what it needs and what it is called.</summary>
/// <param name="Needed">Names of the shared libraries it needs.</param>
/// <param name="Name">Its own name as a library; null for programs.</param>
internal sealed record ElfFile(IReadOnlyList<string> Needed, string? Name)
{
    private const uint Load = 1;
    private const uint Dynamic = 2;
    private const long NeededTag = 1;
    private const long StringTableTag = 5;
    private const long NameTag = 14;

    /// <summary>Reads a file; null when it is no ELF file or has no dynamic section.</summary>
    public static ElfFile? TryRead(string path)
    {
        using FileStream stream = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[6];
        if (stream.ReadAtLeast(magic, 6, throwOnEndOfStream: false) < 6 || !magic.SequenceEqual("\u007fELF\u0002\u0001"u8))
        {
            return null;
        }

        byte[] image = File.ReadAllBytes(path);
        List<(uint Type, ulong Offset, ulong Address, ulong Size)> segments = ReadSegments(image);
        var dynamic = segments.FirstOrDefault(s => s.Type == Dynamic);
        if (dynamic.Size == 0)
        {
            return null;
        }

        List<(long Tag, ulong Value)> entries = [];
        for (int at = (int)dynamic.Offset; at < (int)(dynamic.Offset + dynamic.Size); at += 16)
        {
            entries.Add((BinaryPrimitives.ReadInt64LittleEndian(image.AsSpan(at)), BinaryPrimitives.ReadUInt64LittleEndian(image.AsSpan(at + 8))));
        }

        ulong stringsAddress = entries.First(e => e.Tag == StringTableTag).Value;
        var holder = segments.First(s => s.Type == Load && s.Address <= stringsAddress && stringsAddress < s.Address + s.Size);
        int strings = (int)(stringsAddress - holder.Address + holder.Offset);
        string TextAt(ulong offset) => Encoding.ASCII.GetString(image.AsSpan(strings + (int)offset)[..image.AsSpan(strings + (int)offset).IndexOf((byte)0)]);
        return new ElfFile(
            [.. entries.Where(e => e.Tag == NeededTag).Select(e => TextAt(e.Value))],
            entries.Where(e => e.Tag == NameTag).Select(e => TextAt(e.Value)).FirstOrDefault());
    }

    private static List<(uint Type, ulong Offset, ulong Address, ulong Size)> ReadSegments(byte[] image)
    {
        int start = (int)BinaryPrimitives.ReadUInt64LittleEndian(image.AsSpan(32));
        int size = BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(54));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(56));
        List<(uint, ulong, ulong, ulong)> segments = [];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> header = image.AsSpan(start + (i * size), size);
            segments.Add((
                BinaryPrimitives.ReadUInt32LittleEndian(header),
                BinaryPrimitives.ReadUInt64LittleEndian(header[8..]),
                BinaryPrimitives.ReadUInt64LittleEndian(header[16..]),
                BinaryPrimitives.ReadUInt64LittleEndian(header[32..])));
        }

        return segments;
    }
}

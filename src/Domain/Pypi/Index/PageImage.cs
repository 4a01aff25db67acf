using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using CondaStore.Domain.Channels.Indexes;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>Represents the stored form of a page, which is parsed once and then read in place.</summary>
internal sealed class PageImage
{
    private readonly byte[] _bytes;
    private readonly int _files = Unsafe.SizeOf<PageHeader>();
    private readonly int _versions;
    private readonly int _tagSets;
    private readonly int _requiresPython;
    private readonly int _texts;

    private PageImage(byte[] bytes)
    {
        _bytes = bytes;
        _versions = _files + (Header.Files * Unsafe.SizeOf<PageFile>());
        _tagSets = _versions + (Header.Versions * Unsafe.SizeOf<PageText>());
        _requiresPython = _tagSets + (Header.TagSets * Unsafe.SizeOf<PageText>());
        _texts = _requiresPython + (Header.RequiresPython * Unsafe.SizeOf<PageText>());
    }

    public ref readonly PageHeader Header => ref MemoryMarshal.AsRef<PageHeader>(_bytes);

    public ReadOnlySpan<PageFile> Files => Section<PageFile>(_files, Header.Files);

    public ReadOnlySpan<PageText> Versions => Section<PageText>(_versions, Header.Versions);

    public ReadOnlySpan<PageText> TagSets => Section<PageText>(_tagSets, Header.TagSets);

    public ReadOnlySpan<PageText> RequiresPython => Section<PageText>(_requiresPython, Header.RequiresPython);

    /// <summary>Loads sealed bytes.</summary>
    /// <returns>The image, or null if the bytes are damaged, truncated or of another format.</returns>
    public static PageImage? TryLoad(byte[] bytes)
    {
        if (bytes.Length < Unsafe.SizeOf<PageHeader>())
        {
            return null;
        }

        PageHeader header = MemoryMarshal.Read<PageHeader>(bytes);
        return header.Format == PageHeader.CurrentFormat && header.Checksum == ChecksumOf(bytes) ? new PageImage(bytes) : null;
    }

    /// <summary>Writes the checksum into the header of an image.</summary>
    public static void Seal(byte[] image) => MemoryMarshal.AsRef<PageHeader>(image.AsSpan()).Checksum = ChecksumOf(image);

    public ReadOnlySpan<byte> Bytes(PageText text) => _bytes.AsSpan(_texts + (int)text.Offset, (int)text.Length);

    public string Text(PageText text) => Encoding.UTF8.GetString(Bytes(text));

    private static ulong ChecksumOf(ReadOnlySpan<byte> image) => Utf8Hash.ComputeLong(0, image[16..]);

    private ReadOnlySpan<T> Section<T>(int offset, int count)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(_bytes.AsSpan(offset, count * Unsafe.SizeOf<T>()));
}

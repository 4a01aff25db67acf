using CondaStore.Domain.Compression;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Compression;

/// <summary>The streams, on one of the libraries.</summary>
public abstract class ZstdStreamTests
{
    private protected abstract ZstdLibrary Library { get; }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(128 * 1024)]
    [InlineData(128 * 1024 + 1)]
    [InlineData(3_000_000)]
    public void Decompress_CompressedContent_IsTheContent(int length)
    {
        byte[] content = Content(length);

        byte[] frame = Compress(content);

        Assert.Equal(content, Decompress(frame, length));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    [InlineData(65536)]
    public async Task ReadAsync_SourceInSmallPieces_ReadsAllFrames(int piece)
    {
        byte[] content = Content(65536);
        byte[] compressed = [.. Compress(content), .. Compress([]), .. Compress(content)];
        using MemoryStream output = new();
        await using ZstdDecompressStream stream = new(new PiecewiseStream(compressed, piece), library: Library);

        await stream.CopyToAsync(output, piece, TestContext.Current.CancellationToken);

        Assert.Equal([.. content, .. content], output.ToArray());
    }

    [Fact]
    public void Read_BufferOfExactlyTheContentsLength_EndsWithoutError()
    {
        byte[] content = Content(65536);
        using ZstdDecompressStream stream = new(new MemoryStream(Compress(content)), library: Library);
        byte[] buffer = new byte[content.Length];

        stream.ReadExactly(buffer);

        Assert.Equal(0, stream.Read(buffer));
        Assert.Equal(content, buffer);
    }

    [Fact]
    public void Read_EveryTruncation_ThrowsInvalidData()
    {
        byte[] frame = Compress(Content(5000));

        for (int length = 0; length < frame.Length; length += 13)
        {
            byte[] part = frame[..length];
            Assert.Throws<InvalidDataException>(() => Decompress(part, int.MaxValue));
        }
    }

    [Fact]
    public void Read_BytesAfterTheLastFrame_ThrowsInvalidData()
    {
        byte[] compressed = [.. Compress(Content(50)), .. "garbage"u8];

        Assert.Throws<InvalidDataException>(() => Decompress(compressed, int.MaxValue));
    }

    [Fact]
    public void Read_FlippedBit_ThrowsInvalidData()
    {
        byte[] frame = Compress(Content(5000));
        frame[^1] ^= 1;

        Assert.Throws<InvalidDataException>(() => Decompress(frame, int.MaxValue));
    }

    [Fact]
    public void Read_WindowAboveTheLimit_ThrowsInvalidData()
    {
        // A hand-made header: magic number, no single segment, window descriptor for 2^28 bytes, then an empty last block.
        byte[] frame = [0x28, 0xB5, 0x2F, 0xFD, 0x00, (28 - 10) << 3, 0x01, 0x00, 0x00];

        Assert.Throws<InvalidDataException>(() => Decompress(frame, int.MaxValue));
    }

    [Fact]
    public void Decompress_ContentAboveTheMaximum_ThrowsInvalidData()
    {
        byte[] frame = Compress(new byte[1_000_000]);

        Assert.Throws<InvalidDataException>(() => Decompress(frame, 999_999));
    }

    [Fact]
    public async Task Write_SameContentInDifferentPieces_GivesTheSameBytes()
    {
        byte[] content = Content(300_000);
        using MemoryStream output = new();
        await using (ZstdCompressStream stream = new(output, leaveOpen: true, library: Library))
        {
            for (int at = 0; at < content.Length; at += 777)
            {
                await stream.WriteAsync(content.AsMemory(at, Math.Min(777, content.Length - at)), TestContext.Current.CancellationToken);
            }
        }

        Assert.Equal(Compress(content), output.ToArray());
    }

    private byte[] Compress(ReadOnlySpan<byte> content) => ZstdCompressStream.Compress(content, library: Library);

    private byte[] Decompress(ReadOnlyMemory<byte> compressed, long maximumLength) =>
        ZstdDecompressStream.Decompress(compressed, maximumLength, Library);

    private static byte[] Content(int length)
    {
        byte[] content = new byte[length];
        Random random = new(length);
        for (int i = 0; i < length; i++)
        {
            content[i] = (byte)(random.Next(4) == 0 ? random.Next(256) : i);
        }

        return content;
    }
}

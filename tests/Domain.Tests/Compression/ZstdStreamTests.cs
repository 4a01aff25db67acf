using CondaStore.Domain.Compression;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Compression;

public sealed class ZstdStreamTests
{
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

        byte[] frame = ZstdCompressStream.Compress(content);

        Assert.Equal(content, ZstdDecompressStream.Decompress(frame, length));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    [InlineData(65536)]
    public async Task ReadAsync_SourceInSmallPieces_ReadsAllFrames(int piece)
    {
        byte[] content = Content(65536);
        byte[] compressed = [.. ZstdCompressStream.Compress(content), .. ZstdCompressStream.Compress([]), .. ZstdCompressStream.Compress(content)];
        using MemoryStream output = new();
        await using ZstdDecompressStream stream = new(new PiecewiseStream(compressed, piece));

        await stream.CopyToAsync(output, piece, TestContext.Current.CancellationToken);

        Assert.Equal([.. content, .. content], output.ToArray());
    }

    [Fact]
    public void Read_BufferOfExactlyTheContentsLength_EndsWithoutError()
    {
        byte[] content = Content(65536);
        using ZstdDecompressStream stream = new(new MemoryStream(ZstdCompressStream.Compress(content)));
        byte[] buffer = new byte[content.Length];

        stream.ReadExactly(buffer);

        Assert.Equal(0, stream.Read(buffer));
        Assert.Equal(content, buffer);
    }

    [Fact]
    public void Read_EveryTruncation_ThrowsInvalidData()
    {
        byte[] frame = ZstdCompressStream.Compress(Content(5000));

        for (int length = 0; length < frame.Length; length += 13)
        {
            byte[] part = frame[..length];
            Assert.Throws<InvalidDataException>(() => ZstdDecompressStream.Decompress(part, int.MaxValue));
        }
    }

    [Fact]
    public void Read_BytesAfterTheLastFrame_ThrowsInvalidData()
    {
        byte[] compressed = [.. ZstdCompressStream.Compress(Content(50)), .. "garbage"u8];

        Assert.Throws<InvalidDataException>(() => ZstdDecompressStream.Decompress(compressed, int.MaxValue));
    }

    [Fact]
    public void Read_FlippedBit_ThrowsInvalidData()
    {
        byte[] frame = ZstdCompressStream.Compress(Content(5000));
        frame[^1] ^= 1;

        Assert.Throws<InvalidDataException>(() => ZstdDecompressStream.Decompress(frame, int.MaxValue));
    }

    [Fact]
    public void Read_WindowAboveTheLimit_ThrowsInvalidData()
    {
        // A hand-made header: magic number, no single segment, window descriptor for 2^28 bytes, then an empty last block.
        byte[] frame = [0x28, 0xB5, 0x2F, 0xFD, 0x00, (28 - 10) << 3, 0x01, 0x00, 0x00];

        Assert.Throws<InvalidDataException>(() => ZstdDecompressStream.Decompress(frame, int.MaxValue));
    }

    [Fact]
    public void Decompress_ContentAboveTheMaximum_ThrowsInvalidData()
    {
        byte[] frame = ZstdCompressStream.Compress(new byte[1_000_000]);

        Assert.Throws<InvalidDataException>(() => ZstdDecompressStream.Decompress(frame, 999_999));
    }

    [Fact]
    public async Task Write_SameContentInDifferentPieces_GivesTheSameBytes()
    {
        byte[] content = Content(300_000);
        using MemoryStream output = new();
        await using (ZstdCompressStream stream = new(output, leaveOpen: true))
        {
            for (int at = 0; at < content.Length; at += 777)
            {
                await stream.WriteAsync(content.AsMemory(at, Math.Min(777, content.Length - at)), TestContext.Current.CancellationToken);
            }
        }

        Assert.Equal(ZstdCompressStream.Compress(content), output.ToArray());
    }

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

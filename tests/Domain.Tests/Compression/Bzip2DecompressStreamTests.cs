using CondaStore.Domain.Compression;
using CondaStore.Domain.Tests.TestSupport;
using ICSharpCode.SharpZipLib.BZip2;

namespace CondaStore.Domain.Tests.Compression;

public sealed class Bzip2DecompressStreamTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(100_000, 1)]
    [InlineData(2_500_000, 1)]
    [InlineData(2_500_000, 3)]
    public async Task ReadAsync_CompressedContent_IsTheContent(int length, int parallelism)
    {
        byte[] content = Mixed(length);

        Assert.Equal(content, await ReadAllAsync(Compress(content), parallelism, piece: int.MaxValue));
    }

    [Fact]
    public async Task ReadAsync_LongRuns_AreExpanded()
    {
        byte[] content = new byte[3_000_000];
        content.AsSpan(1_000_000, 259).Fill(7);

        Assert.Equal(content, await ReadAllAsync(Compress(content), 2, piece: int.MaxValue));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task ReadAsync_SeveralStreamsInSmallPieces_AreOne(int parallelism)
    {
        byte[] content = Mixed(250_000);
        byte[] compressed = [.. Compress(content, 1), .. Compress([]), .. Compress(content, 9)];

        byte[] expected = [.. content, .. content];

        Assert.Equal(expected, await ReadAllAsync(compressed, parallelism, piece: 997));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task ReadAsync_MagicNumbersInsideABlock_AreNotTakenForBlocks(int parallelism)
    {
        byte[] symbols = [9, 9, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, 200, 7, 0x17, 0x72, 0x45, 0x38, 0x50, 0x90, 3, 3, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59];
        (byte[] compressed, byte[] content) = Bzip2StreamBuilder.FromSymbols(symbols);

        Assert.Equal(content, await ReadAllAsync(compressed, parallelism, int.MaxValue));
        Assert.Equal(content, await ReadAllAsync(compressed, parallelism, piece: 5));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task ReadAsync_BlockFullOfMagicNumbers_IsNotDecodedOnceForEach(int parallelism)
    {
        // Decoding from each of them, or to each of them, would take hours.
        byte[] symbols = [.. Enumerable.Repeat<byte[]>([0x31, 0x41, 0x59, 0x26, 0x53, 0x59], 50_000).SelectMany(magic => magic)];
        (byte[] compressed, byte[] content) = Bzip2StreamBuilder.FromSymbols(symbols);
        byte[] more = Mixed(2_000_000);

        byte[] read = await ReadAllAsync([.. compressed, .. Compress(more)], parallelism, int.MaxValue);

        Assert.Equal([.. content, .. more], read);
    }

    [Fact]
    public async Task ReadAsync_RandomisedBlock_IsTheContent()
    {
        byte[] symbols = [.. Enumerable.Range(0, 1900).Select(i => (byte)(2 + (i % 200)))];
        (byte[] compressed, byte[] content) = Bzip2StreamBuilder.FromSymbols(symbols, isRandomised: true);

        Assert.Equal(content, await ReadAllAsync(compressed, 1, int.MaxValue));
    }

    [Fact]
    public async Task ReadAsync_ManyFilesAtOnce_AreAllTheirContent()
    {
        byte[][] contents = [.. Enumerable.Range(0, 8).Select(i => Mixed(350_000 + i))];

        byte[][] read = await Task.WhenAll(contents.Select(content => Task.Run(() => ReadAllAsync(Compress(content, 1), 2, 50_000))));

        Assert.Equal(contents, read);
    }

    [Fact]
    public async Task Dispose_BlocksInWork_LeavesOtherStreamsAlone()
    {
        byte[] content = Mixed(3_000_000);
        byte[] compressed = Compress(content, 2);
        for (int i = 0; i < 5; i++)
        {
            await using Bzip2DecompressStream given = new(new MemoryStream(compressed), parallelism: 4);
            Assert.NotEqual(0, await given.ReadAsync(new byte[1000], TestContext.Current.CancellationToken));
        }

        Assert.Equal(content, await ReadAllAsync(compressed, 4, int.MaxValue));
    }

    [Fact]
    public async Task ReadAsync_Canceled_Throws()
    {
        using CancellationTokenSource cancellation = new();
        await using Bzip2DecompressStream stream = new(new MemoryStream(Compress(Mixed(1_000_000), 1)), parallelism: 3);
        byte[] buffer = new byte[50_000];
        await stream.ReadExactlyAsync(buffer, cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (await stream.ReadAsync(buffer, cancellation.Token) > 0)
            {
            }
        });
    }

    [Fact]
    public async Task ReadAsync_FlippedBitInALaterBlock_ThrowsInvalidData()
    {
        byte[] compressed = Compress(Mixed(700_000), 1);
        Random random = new(1);
        for (int i = 0; i < 30; i++)
        {
            byte[] damaged = [.. compressed];
            damaged[random.Next(4, compressed.Length - 1)] ^= (byte)(1 << random.Next(8));

            await Assert.ThrowsAsync<InvalidDataException>(() => ReadAllAsync(damaged, 3, int.MaxValue));
        }
    }

    [Fact]
    public async Task ReadAsync_TruncationInALaterBlock_ThrowsInvalidData()
    {
        byte[] compressed = Compress(Mixed(700_000), 1);
        for (int length = 5; length < compressed.Length; length += 20_011)
        {
            byte[] part = compressed[..length];
            await Assert.ThrowsAsync<InvalidDataException>(() => ReadAllAsync(part, 3, int.MaxValue));
        }
    }

    [Fact]
    public async Task ReadAsync_EveryTruncation_ThrowsInvalidData()
    {
        byte[] compressed = Compress(Mixed(3000));
        for (int length = 0; length < compressed.Length; length += 7)
        {
            byte[] part = compressed[..length];
            await Assert.ThrowsAsync<InvalidDataException>(() => ReadAllAsync(part, 1, int.MaxValue));
        }
    }

    [Fact]
    public async Task ReadAsync_EveryFlippedBit_ThrowsInvalidData()
    {
        byte[] compressed = Compress(Mixed(3000));
        for (int bit = 0; bit < compressed.Length * 8; bit += 11)
        {
            byte[] damaged = [.. compressed];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));

            // The digit of the block size and the bits after the last stream's end change nothing.
            if (bit / 8 != 3 && bit / 8 != compressed.Length - 1)
            {
                await Assert.ThrowsAsync<InvalidDataException>(() => ReadAllAsync(damaged, 1, int.MaxValue));
            }
        }
    }

    [Theory]
    [InlineData("garbage after the end")]
    [InlineData("BZh9")]
    [InlineData("\0")]
    public async Task ReadAsync_BytesAfterTheLastStream_ThrowsInvalidData(string garbage)
    {
        byte[] compressed = [.. Compress(Mixed(3000)), .. System.Text.Encoding.ASCII.GetBytes(garbage)];

        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAllAsync(compressed, 1, int.MaxValue));
    }

    private static byte[] Compress(byte[] content, int level = 9)
    {
        using MemoryStream output = new();
        using (BZip2OutputStream bzip2 = new(output, level) { IsStreamOwner = false })
        {
            bzip2.Write(content);
        }

        return output.ToArray();
    }

    private static async Task<byte[]> ReadAllAsync(byte[] compressed, int parallelism, int piece)
    {
        using MemoryStream output = new();
        await using Bzip2DecompressStream stream = new(new PiecewiseStream(compressed, piece), parallelism);
        await stream.CopyToAsync(output);
        return output.ToArray();
    }

    private static byte[] Mixed(int length)
    {
        byte[] content = new byte[length];
        Random random = new(length);
        for (int i = 0; i < length; i++)
        {
            content[i] = (byte)(random.Next(3) == 0 ? random.Next(256) : i / 100);
        }

        return content;
    }
}

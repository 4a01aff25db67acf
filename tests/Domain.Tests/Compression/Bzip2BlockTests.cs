using CondaStore.Domain.Compression;
using ICSharpCode.SharpZipLib.BZip2;

namespace CondaStore.Domain.Tests.Compression;

public sealed class Bzip2BlockTests
{
    private const int HeaderBits = 32;

    [Fact]
    public void Piece_BlockOfOneRun_IsNeverLargerThanAMegabyte()
    {
        const int Length = 40_000_000;
        using MemoryStream compressed = new();
        using (BZip2OutputStream bzip2 = new(compressed, 9) { IsStreamOwner = false })
        {
            bzip2.Write(new byte[Length]);
        }

        compressed.Write(new byte[Bzip2BitReader.Padding]);

        using Bzip2Block block = Bzip2BlockDecoder.Decode(compressed.ToArray(), HeaderBits)!;

        Assert.NotNull(block);
        long total = 0;
        do
        {
            Assert.InRange(block.Piece.Length, 1, 1024 * 1024);
            Assert.False(block.Piece.ContainsAnyExcept((byte)0));
            total += block.Piece.Length;
        }
        while (block.MoveNext());

        Assert.Equal(Length, total);
    }
}

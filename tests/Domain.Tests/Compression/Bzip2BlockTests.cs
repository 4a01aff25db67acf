using CondaStore.Domain.Compression;

namespace CondaStore.Domain.Tests.Compression;

public sealed class Bzip2BlockTests
{
    private const int HeaderBits = 32;

    // What `head -c 40000000 /dev/zero | bzip2 -9` gives: one block, because runs are shortened before blocks are cut.
    private const string FortyMillionZeros = "QlpoOTFBWSZTWdjs3f4BMl9ACMAAABAACCAAMMwJqmmgSlFbUBKUV4u5IpwoSGx2bv8A";

    [Fact]
    public void Piece_BlockOfOneRun_IsNeverLargerThanAMegabyte()
    {
        const int Length = 40_000_000;
        byte[] compressed = [.. Convert.FromBase64String(FortyMillionZeros), .. new byte[Bzip2BitReader.Padding]];

        using Bzip2Block block = Bzip2BlockDecoder.Decode(compressed, HeaderBits)!;

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
